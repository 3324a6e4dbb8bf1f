import type { Manager } from './answers.ts';
import type { StarterFacts } from './starterFacts.ts';

/**
 * Where the packages of the image come from: a file of the folder, read by one program. `new` ones are written along
 * with the Dockerfile, because the folder has none that the chosen manager reads.
 */
export type PackageSource =
  | { readonly kind: 'requirements'; readonly file: string; readonly isNew: boolean }
  /** pip can read pyproject.toml only together with the project itself. */
  | { readonly kind: 'project' }
  | { readonly kind: 'pyproject' }
  | { readonly kind: 'uv-lock'; readonly isPackage: boolean }
  | {
      readonly kind: 'environment';
      readonly file: string;
      readonly isNew: boolean;
      readonly requirements: string | undefined;
    };

/** The file the manager installs from. */
export function packageSource(manager: Manager, facts: StarterFacts): PackageSource {
  const { requirementsFile, pyproject, environmentFile } = facts;
  const requirements = {
    kind: 'requirements',
    file: requirementsFile ?? 'requirements.txt',
    isNew: requirementsFile === undefined,
  } as const;
  switch (manager) {
    case 'conda':
      return environmentFile === undefined
        ? { kind: 'environment', file: 'environment.yml', isNew: true, requirements: requirementsFile }
        : {
            kind: 'environment',
            file: environmentFile,
            isNew: false,
            requirements: facts.environmentIncludes,
          };
    case 'uv':
      if (facts.uvLock) return { kind: 'uv-lock', isPackage: pyproject?.isPackage === true };
      return pyproject?.lists === true ? { kind: 'pyproject' } : requirements;
    case 'pip':
      return pyproject?.isPackage === true && requirements.isNew ? { kind: 'project' } : requirements;
  }
}

/** The packages that this source really installs; what another file of the folder holds does not count. */
export function isInstalledBy(source: PackageSource, facts: StarterFacts): (name: string) => boolean {
  const files = new Set(filesRead(source, facts));
  return (name) => files.has(facts.packages.get(name)?.from ?? '');
}

function filesRead(source: PackageSource, facts: StarterFacts): readonly string[] {
  switch (source.kind) {
    case 'requirements':
      return source.isNew ? [] : facts.requirementsFiles;
    case 'project':
    case 'pyproject':
      return ['pyproject.toml'];
    case 'uv-lock':
      return ['uv.lock', 'pyproject.toml'];
    case 'environment':
      return [
        ...(source.isNew ? [] : [source.file]),
        ...(source.requirements === undefined ? [] : facts.requirementsFiles),
      ];
  }
}
