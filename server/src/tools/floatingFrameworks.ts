import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { installRequests } from './installRequests.ts';
import type { PipInstall, PipRequirement } from './pip.ts';
import { type PipIndex, pipIndexes } from './pipIndexes.ts';
import { pythonPackages } from './pythonPackages.ts';
import { earlierInstalls, runsBeside } from './stageInstalls.ts';

/** Packages whose releases decide what a model computes, or whether it loads. */
const FRAMEWORKS = new Set(
  (
    'torch torchvision torchaudio tensorflow tensorflow-cpu tensorflow-gpu jax jaxlib vllm sglang transformers ' +
    'diffusers accelerate deepspeed lightning pytorch-lightning onnxruntime onnxruntime-gpu xformers flash-attn ' +
    'bitsandbytes paddlepaddle paddlepaddle-gpu tensorrt tensorrt-llm'
  ).split(' '),
);
/** A pin of one decides the others: they ask for one release of each other. */
const FAMILIES: readonly (readonly string[])[] = [
  ['torch', 'torchvision', 'torchaudio', 'torchtext', 'xformers', 'vllm'],
  ['jax', 'jaxlib'],
];
/** Options that fix versions by other means, or ask for what is newest on purpose. */
const SETTLED =
  /^(?:--dry-run|--pre|--prerelease|--no-index|-f|--find-links|--require-hashes|--exclude-newer|--resolution)$/;
const SETTLED_BY = [
  'PIP_CONSTRAINT',
  'UV_CONSTRAINT',
  'PIP_REQUIREMENT',
  'UV_EXCLUDE_NEWER',
  'PIP_NO_INDEX',
  'PIP_PRE',
];

/**
 * The frameworks that an installation takes in whatever release is newest: named without an upper bound, and neither
 * pinned nor installed by what comes before. `present` tells what the base image has.
 */
export function floatingFrameworks(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  read: (path: string) => RequirementsFile | undefined,
  present: (name: string) => boolean,
): readonly PipRequirement[] {
  const { line, requirements, command, action } = install;
  const floating = requirements.filter(isFloating);
  if (floating.length === 0 || action !== 'install' || command.context.conditional) return [];
  if (command.context.failureHandled || pipIndexes(install, run.lookup).some(isNightly)) return [];
  if (line.options.some(({ name }) => SETTLED.test(name))) return [];
  if (SETTLED_BY.some((name) => run.lookup(name) !== undefined || command.env.has(name))) return [];
  const own = installRequests(install, read);
  if (!own.complete) return [];
  const upgrades = line.options.some(({ name }) => name === '-U' || name === '--upgrade');
  const before = pythonPackages(
    runsBeside(file, run).filter(({ span }) => span.start < run.span.start),
    read,
  );
  const earlier = earlierInstalls(file, run, install).filter(
    ({ command: other }) => other.span.start > run.span.start,
  );
  if (!upgrades && (!before.complete || earlier.some((other) => !installRequests(other, read).complete)))
    return [];
  const named = new Set([
    ...before.names,
    ...earlier.flatMap((other) => other.requirements.map(({ name }) => name)),
  ]);
  const settled = [...own.packages, ...before.requirements, ...earlier.flatMap((other) => other.requirements)]
    .filter(({ pin, url }) => pin !== undefined || url !== undefined)
    .map(({ name }) => name);
  return floating.filter(({ name }) => {
    if (!upgrades && (present(name) || named.has(name))) return false;
    return !familyOf(name).some((member) => settled.includes(member));
  });
}

/** The packages whose pins decide which release of this one fits, itself included. */
export function familyOf(name: string): readonly string[] {
  return FAMILIES.find((names) => names.includes(name)) ?? [name];
}

/** An index of builds that are newer than any release: who names it wants the newest. */
function isNightly({ text }: PipIndex): boolean {
  return text === undefined || /nightly/.test(text);
}

function isFloating({ name, clauses, url, marker }: PipRequirement): boolean {
  const open = clauses.every(({ operator }) => /^(?:>=|>|!=)$/.test(operator));
  return FRAMEWORKS.has(name) && open && url === undefined && marker === undefined;
}
