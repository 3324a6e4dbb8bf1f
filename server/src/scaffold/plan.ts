import type { KnowledgeBase } from '../knowledge/types.ts';
import type { Answers } from './answers.ts';
import {
  cudaExtra,
  cudaOfRelease,
  type FrameworkRelease,
  frameworkRelease,
  releasesOf,
} from './frameworkRelease.ts';
import { isInstalledBy, type PackageSource, packageSource } from './packageSource.ts';
import { type StartCommand, startCommand } from './startCommand.ts';
import type { StarterFacts } from './starterFacts.ts';

/** Everything that is decided before text is written. */
export interface Plan {
  readonly answers: Answers;
  readonly facts: StarterFacts;
  readonly knowledge: KnowledgeBase;
  readonly source: PackageSource;
  readonly release: FrameworkRelease | undefined;
  /** Requirements beyond those of the file: `torch==2.9.1`. */
  readonly added: readonly string[];
  /** Wheel variant of torch that is not the one of the default index: `cpu`. */
  readonly torchVariant: string | undefined;
  /** CUDA that the packages bring; undefined without a GPU, or where it is not known. */
  readonly cuda: string | undefined;
  /** Debian packages without which a package can not be loaded. */
  readonly systemPackages: readonly string[];
  readonly start: StartCommand;
}

/** Decides what goes into the image. */
export function planOf(answers: Answers, facts: StarterFacts, knowledge: KnowledgeBase): Plan {
  const source = packageSource(answers.manager, facts);
  const release = frameworkRelease(answers, facts, knowledge);
  const start = startCommand(answers, facts);
  // What a lock or an environment holds is decided there.
  const settled = source.kind === 'uv-lock' || (source.kind === 'environment' && !source.isNew);
  const added = settled
    ? []
    : [
        ...frameworkRequirement(answers, facts, release, source, knowledge),
        ...serverRequirements(start, facts, source, knowledge),
      ];
  return {
    answers,
    facts,
    knowledge,
    source,
    release,
    added,
    torchVariant: settled ? undefined : torchVariant(answers, facts, release, knowledge),
    cuda: cudaOf(answers, facts, release, knowledge),
    systemPackages: systemPackages(facts, knowledge),
    start,
  };
}

function frameworkRequirement(
  { framework, device }: Answers,
  facts: StarterFacts,
  release: FrameworkRelease | undefined,
  source: PackageSource,
  knowledge: KnowledgeBase,
): readonly string[] {
  if (release === undefined || framework === 'vllm') return [];
  const { packages } = facts;
  // Whatever else it is: only an empty folder gets scikit-learn.
  if (framework === 'other') return packages.size === 0 ? [`${release.name}==${release.version}`] : [];
  const extra = device === 'gpu' ? cudaExtra(release, knowledge) : undefined;
  const hasExtra = packages.get(release.name)?.extras.some((own) => /cuda/.test(own)) === true;
  const held = release.pinned && isInstalledBy(source, facts)(release.name);
  if (held && (extra === undefined || hasExtra)) return [];
  return [`${release.name}${hasExtra ? '' : (extra ?? '')}==${release.version}`];
}

function serverRequirements(
  start: StartCommand,
  facts: StarterFacts,
  source: PackageSource,
  knowledge: KnowledgeBase,
): readonly string[] {
  const isInstalled = isInstalledBy(source, facts);
  const names =
    start.package === 'uvicorn' ? ['uvicorn', ...(start.missing === undefined ? [] : ['fastapi'])] : [];
  const standard =
    isInstalled('fastapi') && facts.packages.get('fastapi')?.extras.includes('standard') === true;
  return names
    .filter((name) => !isInstalled(name) && !(name === 'uvicorn' && standard))
    .flatMap((name) =>
      releasesOf(name, knowledge)
        .slice(0, 1)
        .map((version) => `${name}==${version}`),
    );
}

function torchVariant(
  { framework, device }: Answers,
  { indexes }: StarterFacts,
  release: FrameworkRelease | undefined,
  knowledge: KnowledgeBase,
): string | undefined {
  const named = indexes.some((url) => knowledge.torchIndexVariant(url) !== undefined);
  if (framework !== 'pytorch' || named) return undefined;
  return /\+(\w+)$/.exec(release?.version ?? '')?.[1] ?? (device === 'cpu' ? 'cpu' : undefined);
}

function cudaOf(
  { device }: Answers,
  { indexes, condaCuda }: StarterFacts,
  release: FrameworkRelease | undefined,
  knowledge: KnowledgeBase,
): string | undefined {
  if (device === 'cpu' || release === undefined) return undefined;
  const variant = indexes
    .flatMap((url) => knowledge.torchIndexVariant(url) ?? [])
    .find((one) => /^cu/.test(one));
  const [, major, minor] = /^cu(\d{2})(\d)$/.exec(variant ?? '') ?? [];
  if (release.name === 'torch' && major !== undefined) return `${major}.${minor}`;
  return condaCuda ?? cudaOfRelease(release.name, release.version, knowledge);
}

function systemPackages({ packages }: StarterFacts, knowledge: KnowledgeBase): readonly string[] {
  const all = [...packages.keys()].flatMap((name) => {
    const traits = knowledge.packageTraits(name);
    return traits.kind === 'known' ? (traits.value.systemLibraries ?? []) : [];
  });
  return [...new Set(all)].sort();
}
