import type { Description } from './description.ts';
import type { ContentsFile, ContentsRow } from './facts.ts';
import type { FamilyName } from './family.ts';
import { compareVersions } from './versions.ts';

export interface Contents {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly sourceIds: readonly string[];
}

/** The programs known to be in an image of `family`, and known not to be, from every row whose conditions hold. */
export function contentsOf(family: FamilyName, image: Description, file: ContentsFile): Contents {
  const rows = file.rows.filter((row) => row.image === family && applies(row, image));
  const has = new Set(rows.flatMap((row) => row.has));
  const lacks = new Set(rows.flatMap((row) => row.lacks).filter((name) => !has.has(name)));
  return { has: [...has].sort(), lacks: [...lacks].sort(), sourceIds: rows.flatMap((row) => row.sources) };
}

function applies(row: ContentsRow, image: Description): boolean {
  return (
    oneOf(row.flavours, image.flavour) &&
    oneOf(row.systems, image.os?.name) &&
    between(row.minCuda, row.maxCuda, image.cuda) &&
    between(row.minTorch, row.maxTorch, image.torch) &&
    !(row.notCuda ?? []).includes(image.cuda ?? '') &&
    (row.cudnn === undefined || row.cudnn === (image.cudnn !== undefined))
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
