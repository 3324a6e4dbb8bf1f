import { satisfies } from '../knowledge/specifiers.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { Answers, Framework } from './answers.ts';
import type { StarterFacts } from './starterFacts.ts';

/** The package a framework is installed by; scikit-learn stands for everything else. */
export const PACKAGE_OF: Readonly<Record<Framework, string>> = {
  pytorch: 'torch',
  tensorflow: 'tensorflow',
  jax: 'jax',
  other: 'scikit-learn',
  vllm: 'vllm',
};

/** The framework as it gets into the image. */
export interface FrameworkRelease {
  readonly name: string;
  readonly version: string;
  /** A file of the folder holds it at this version. */
  readonly pinned: boolean;
}

/** The pinned release, or the newest known one that fits the Python, the device and the bounds the folder names. */
export function frameworkRelease(
  { framework, device, python }: Answers,
  { packages }: StarterFacts,
  knowledge: KnowledgeBase,
): FrameworkRelease | undefined {
  const name = PACKAGE_OF[framework];
  const asked =
    packages.get(name) ?? (framework === 'tensorflow' ? packages.get('tensorflow-cpu') : undefined);
  if (asked?.pin !== undefined) return { name: asked.name, version: asked.pin, pinned: true };
  const bounds = (asked?.clauses ?? []).map(({ operator, version }) => `${operator}${version}`).join(',');
  const version = candidates(framework, device, knowledge).find(
    (release) => satisfies(release, bounds) !== false && installs(name, release, python, knowledge),
  );
  return version === undefined ? undefined : { name: asked?.name ?? name, version, pinned: false };
}

/** Whether a release has wheels for a Python; true where nobody knows. The compiled part of jax is that of jaxlib. */
export function installs(name: string, release: string, python: string, knowledge: KnowledgeBase): boolean {
  const answer = knowledge.framework(name, release.replace(/\+.*$/, ''));
  return answer.kind !== 'known' || answer.value.python?.includes(python) !== false;
}

/** Final releases, newest first; on a GPU only those whose CUDA is known, on a CPU only torch with wheels for it. */
function candidates(
  framework: Framework,
  device: Answers['device'],
  knowledge: KnowledgeBase,
): readonly string[] {
  const name = PACKAGE_OF[framework];
  if (framework === 'other') return releasesOf(name, knowledge);
  if (framework === 'pytorch' && device === 'cpu')
    return knowledge.torchWithVariant('cpu').map(({ version }) => version);
  const all = knowledge.packageVersions(name).filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  return device === 'cpu'
    ? all
    : all.filter((version) => cudaOfRelease(name, version, knowledge) !== undefined);
}

/** Releases of a package that are known, newest first: all of them, or the one to begin with. */
export function releasesOf(name: string, knowledge: KnowledgeBase): readonly string[] {
  const all = knowledge.packageVersions(name);
  if (all.length > 0) return all;
  const release = knowledge.starterRelease(name);
  return release.kind === 'known' ? [release.value] : [];
}

/** The extra by which a release brings CUDA along; torch brings it without being told, older ones of others never. */
export function cudaExtra({ name, version }: FrameworkRelease, knowledge: KnowledgeBase): string | undefined {
  if (name === 'tensorflow') return knowledge.namesCudaPackages(name, version) ? '[and-cuda]' : undefined;
  return name === 'jax' && cudaOfRelease(name, version, knowledge) !== undefined ? '[cuda12]' : undefined;
}

/** The CUDA that the wheels of the package index bring: `12.8`. */
export function cudaOfRelease(name: string, version: string, knowledge: KnowledgeBase): string | undefined {
  if (name === 'torch') {
    const release = knowledge.torch(version);
    const own = /\+(\w+)$/.exec(version)?.[1];
    const variant = own ?? (release.kind === 'known' ? release.value.defaultVariant : undefined);
    const [, major, minor] = /^cu(\d{2})(\d)$/.exec(variant ?? '') ?? [];
    return major === undefined ? undefined : `${major}.${minor}`;
  }
  const release = knowledge.framework(name, version);
  return release.kind === 'known' ? /\d+(?:\.\d+)?/.exec(release.value.cuda ?? '')?.[0] : undefined;
}
