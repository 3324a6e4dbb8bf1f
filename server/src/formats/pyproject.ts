import { parse } from 'smol-toml';
import { normaliseName, parseRequirement, type Requirement } from './requirement.ts';

/** What a pyproject.toml says of its dependencies. */
export interface Pyproject {
  /** `project.dependencies`; undefined when the table does not list them (Poetry of old, dynamic ones). */
  readonly requirements: readonly Requirement[] | undefined;
  readonly requiresPython: string | undefined;
  /** Says how the project itself is built, so it is a package. */
  readonly isPackage: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Reads pyproject.toml; undefined for what is not TOML. */
export function readPyproject(text: string): Pyproject | undefined {
  const root = tableOf(text);
  if (root === undefined) return undefined;
  const project = record(root.project);
  const listed = project.dependencies;
  const python = project['requires-python'];
  return {
    requirements: Array.isArray(listed)
      ? listed.flatMap((item) => (typeof item === 'string' ? (parseRequirement(item, 0) ?? []) : []))
      : undefined,
    requiresPython: typeof python === 'string' ? python : undefined,
    isPackage: root['build-system'] !== undefined,
  };
}

// A lock is written by a program, but everybody can edit it, and what it says may end up in a command.
const VERSION = /^\d[\w.+!-]*$/;

/** Packages and versions that uv.lock or poetry.lock hold; undefined for what is not TOML. */
export function readPythonLock(text: string): ReadonlyMap<string, string> | undefined {
  const packages = tableOf(text)?.package;
  if (!Array.isArray(packages)) return undefined;
  const rows = packages
    .map(record)
    .flatMap(({ name, version }): [string, string][] =>
      typeof name === 'string' && typeof version === 'string' && VERSION.test(version)
        ? [[normaliseName(name), version]]
        : [],
    );
  return new Map(rows);
}

function tableOf(text: string): Values | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
