import { normaliseName, parseRequirement, type Requirement } from './requirement.ts';
import { parseYaml } from './yamlTree.ts';

/** What an environment.yml asks for. */
export interface CondaEnvironment {
  /** Packages of conda with the version they are held at, `*` for any. */
  readonly conda: ReadonlyMap<string, string>;
  /** What pip installs into it. */
  readonly pip: readonly Requirement[];
  /** Files that its pip part includes, relative to it: `-r requirements.txt`. */
  readonly includes: readonly string[];
}

/** Reads environment.yml; undefined for what is not one. */
export function readCondaEnvironment(text: string): CondaEnvironment | undefined {
  const { value } = parseYaml(text);
  if (typeof value !== 'object' || value === null || !('dependencies' in value)) return undefined;
  if (!Array.isArray(value.dependencies)) return undefined;
  const items: readonly unknown[] = value.dependencies;
  return {
    conda: new Map(items.flatMap((item) => (typeof item === 'string' ? condaPackage(item) : []))),
    pip: items.flatMap(pipLines).flatMap((line) => parseRequirement(line, 0) ?? []),
    includes: items
      .flatMap(pipLines)
      .flatMap((line) => /^(?:-r|--requirement)[ =]*(\S+)$/.exec(line)?.[1] ?? []),
  };
}

const SPEC = /^(?:[\w.-]+::)?([\w.-]+)\s*(?:[=<>!~ ]+([\d.*]+).*)?$/;

/** `pytorch::pytorch=2.4.0=py3*`, `python >=3.10`, `cuda-version=12.4`. */
function condaPackage(spec: string): readonly [string, string][] {
  const [, name, version = '*'] = SPEC.exec(spec.trim()) ?? [];
  if (name === undefined) return [];
  const exact = /^[^=<>!~]*={1,2}[\d.]/.test(spec.trim());
  return [[normaliseName(name), exact ? version.replace(/\.?\*$/, '') : '*']];
}

function pipLines(item: unknown): readonly string[] {
  if (typeof item !== 'object' || item === null || !('pip' in item) || !Array.isArray(item.pip)) return [];
  const lines: readonly unknown[] = item.pip;
  return lines.filter((line) => typeof line === 'string');
}
