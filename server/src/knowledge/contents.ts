import type { Description } from './description.ts';
import type { ContentsCondition, ContentsFile } from './facts.ts';
import type { FamilyName } from './family.ts';
import { compareVersions } from './versions.ts';

export interface Contents {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly user: string | undefined;
  readonly uid1000: string | undefined;
  readonly python: string | undefined;
  readonly environment: Readonly<
    Record<string, { readonly value: string; readonly sourceIds: readonly string[] }>
  >;
  readonly sourceIds: readonly string[];
}

/** The programs known to be in an image of `family`, and known not to be, from every row whose conditions hold. */
export function contentsOf(family: FamilyName, image: Description, file: ContentsFile): Contents {
  const rows = file.rows.filter((row) => row.image === family && applies(row.when, image));
  const has = new Set(rows.flatMap((row) => row.has));
  const lacks = new Set(rows.flatMap((row) => row.lacks).filter((name) => !has.has(name)));
  return {
    has: [...has].sort(),
    lacks: [...lacks].sort(),
    user: rows.find((row) => row.user !== undefined)?.user,
    uid1000: rows.find((row) => row.uid1000 !== undefined)?.uid1000,
    python: rows.find((row) => row.python !== undefined)?.python,
    environment: Object.fromEntries(
      rows.flatMap(({ environment = {}, sources }) =>
        Object.entries(environment).map(([name, value]) => [name, { value, sourceIds: sources }]),
      ),
    ),
    // What an image sets carries its own sources.
    sourceIds: rows.filter((row) => !isEnvironment(row)).flatMap((row) => row.sources),
  };
}

function isEnvironment({ environment, has, lacks }: ContentsFile['rows'][number]): boolean {
  return environment !== undefined && has.length + lacks.length === 0;
}

function applies(when: ContentsCondition, image: Description): boolean {
  return (
    oneOf(when.flavours, image.flavour) &&
    oneOf(when.systems, image.os?.name) &&
    between(when.minCuda, when.maxCuda, image.cuda) &&
    between(when.minTorch, when.maxTorch, image.torch) &&
    between(when.minOs, undefined, image.os?.version) &&
    !(when.notCuda ?? []).includes(image.cuda ?? '') &&
    !(when.notOs ?? []).includes(image.os?.version ?? '') &&
    (when.cudnn === undefined || (image.library !== 'tensorrt' && when.cudnn === (image.cudnn !== undefined)))
  );
}

function oneOf(allowed: readonly string[] | undefined, value: string | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}

function between(min: string | undefined, max: string | undefined, value: string | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  if (value === undefined) return false;
  return compareVersions(value, min ?? value) >= 0 && compareVersions(value, max ?? value) <= 0;
}
