import type { RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { KnowledgeBase, Source, TorchRelease } from '../../knowledge/types.ts';
import { compareVersions, minorOf } from '../../knowledge/versions.ts';
import type { TextEdit } from '../../text/edits.ts';
import { type PipInstall, type PipRequirement, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, type PipIndex, pipIndexes } from '../../tools/pipIndexes.ts';
import { splitLocal, variantEdits, versionEdits } from '../../tools/torchPin.ts';

export const torchCudaPairMissing = defineRule({
  meta: {
    id: 'torch-cuda-pair-missing',
    title: 'torch was never built for that CUDA',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing: 'torch {version} was never built for {variant}, its CUDA builds are {variants}',
      unreleased: 'torch {version} was never released',
      ended: 'torch {version} was never built for {variant}, its oldest CUDA build is {oldest}',
    },
    docs: {
      what: 'An installation pins a release of torch together with a CUDA variant of the PyTorch wheel index (`+cu124`, `--index-url …/whl/cu124`, `--torch-backend=cu124`) in which that release was never published, or a number that no release of torch has.',
      why: 'pip stops with `No matching distribution found`, after the base image was pulled. Each variant lives for a few releases only: cu118 ended with 2.7.1, cu121 with 2.5.1, cu124 existed from 2.4.0 to 2.6.0.',
      fix: 'Offers the variant of the same torch with the nearest number, one of the same CUDA major before any other, and the nearest release of torch that has the variant, one of the same minor before a later one, with the torchvision and torchaudio released for it. Pin and index change together. Nothing is offered when one of them comes from a variable.',
      ignore:
        'When the wheels are your own. With an index outside PyTorch, `--find-links` other than PyTorch’s own `torch_stable.html`, nightly builds, and releases newer than the tables nothing is reported; for 2.9.0 and later, whose index holds builds that no release matrix lists, only variants older than all listed ones are; nor with `--extra-index-url` alone, because the wheel of the default index then satisfies the pin, nor with `--index` of uv alone, whose strategy can be set elsewhere.',
      neighbours: [],
      sources: [
        'pytorch/pytorch RELEASE.md, Release Compatibility Matrix',
        'pytorch.org, Previous PyTorch Versions',
        'pytorch/test-infra, generate_binary_build_matrix.py',
      ],
    },
  },
  *check({ file, knowledge }) {
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, knowledge);
    }
  },
});

function* checkInstall(
  run: RunInstruction,
  install: PipInstall,
  knowledge: KnowledgeBase,
): Iterable<Finding> {
  const indexes = pipIndexes(install, run.lookup);
  for (const requirement of install.requirements) {
    if (requirement.name !== 'torch' || requirement.pin === undefined) continue;
    const { release: version, local } = splitLocal(requirement.pin);
    const variant = variantOf(local, indexes, knowledge);
    const fault = variant === undefined ? undefined : faultOf(version, variant, knowledge);
    if (variant === undefined || fault === undefined) continue;
    const { torch, message, sources } = fault;
    const built = torch === undefined ? [] : cudaVariants(torch);
    const words = [requirement.word, ...indexes.flatMap(({ word }) => word ?? [])];
    const variable = words.some(({ value }) => value.kind !== 'known' || value.via.length > 0);
    // Branches of a script choose between variants; a default then says nothing about this one.
    if (variable && install.command.context.conditional) continue;
    yield {
      message,
      data: { version, variant, variants: built.join(', '), oldest: built[0] ?? '' },
      span: requirement.span,
      confidence: variable ? 'likely' : 'certain',
      evidence: sources,
      related: indexes.flatMap(({ word, text }) => {
        const served = knowledge.torchIndexVariant(text ?? '');
        return word === undefined || served === undefined
          ? []
          : [{ span: word.span, note: `serves the wheels of ${served}` }];
      }),
      fixes: [
        ...otherVariant(install, indexes, variant, torch),
        ...otherRelease(install, requirement, variant, knowledge),
      ],
    };
  }
}

/** The CUDA variant that torch can only come from; undefined when another index may have it, or none is asked for. */
function variantOf(
  local: string | undefined,
  indexes: readonly PipIndex[],
  knowledge: KnowledgeBase,
): string | undefined {
  const served = indexes.map(({ kind, text }) => {
    // A page of links beside the index adds wheels, but PyTorch's own page has none that were never built.
    if (kind === 'links') return knowledge.isTorchLinksPage(text ?? '') ? local : undefined;
    return kind === 'backend' ? text : knowledge.torchIndexVariant(text ?? '');
  });
  if (served.includes(undefined)) return undefined;
  if (local !== undefined) return asCuda(local);
  return indexes.length === 1 && indexes[0]?.kind !== 'extra' ? asCuda(served[0]) : undefined;
}

interface Fault {
  readonly message: 'missing' | 'ended' | 'unreleased';
  /** Undefined for a release that never was. */
  readonly torch: TorchRelease | undefined;
  readonly sources: readonly Source[];
}

/** Whether the tables rule the pair out: they are complete for the release, or the variant is older than all of its. */
function faultOf(version: string, variant: string, knowledge: KnowledgeBase): Fault | undefined {
  const answer = knowledge.torch(version);
  if (answer.kind !== 'known') {
    const sources = knowledge.torchNeverReleased(version);
    return sources === undefined ? undefined : { message: 'unreleased', torch: undefined, sources };
  }
  const { value: torch, sources } = answer;
  if (torch.variants.includes(variant)) return undefined;
  if (torch.variantsKnown === 'all') return { message: 'missing', torch, sources };
  const oldest = cudaVariants(torch)[0];
  const older = oldest !== undefined && cudaNumber(variant) < cudaNumber(oldest);
  return older && torch.variantsKnown === 'from-oldest' ? { message: 'ended', torch, sources } : undefined;
}

function cudaNumber(variant: string): number {
  return Number(variant.slice('cu'.length));
}

function cudaMajor(variant: string): number {
  return Math.floor(cudaNumber(variant) / 10);
}

function asCuda(variant: string | undefined): string | undefined {
  return variant !== undefined && /^cu\d+$/.test(variant) ? variant : undefined;
}

function cudaVariants({ variants }: TorchRelease): readonly string[] {
  return variants
    .filter((variant) => asCuda(variant) !== undefined)
    .sort((a, b) => cudaNumber(a) - cudaNumber(b));
}

function otherVariant(
  install: PipInstall,
  indexes: readonly PipIndex[],
  from: string,
  torch: TorchRelease | undefined,
): Fix[] {
  if (torch === undefined) return [];
  // Programs built for one CUDA major run on its later minors; another major is another driver and other libraries.
  const distance = (other: string): number =>
    Math.abs(cudaNumber(other) - cudaNumber(from)) + (cudaMajor(other) === cudaMajor(from) ? 0 : 1000);
  const [to] = [...cudaVariants(torch)].sort((a, b) => distance(a) - distance(b));
  if (to === undefined) return [];
  return fix(`Use torch ${torch.version} for ${to}`, variantEdits(install, indexes, from, to));
}

function otherRelease(
  install: PipInstall,
  { pin = '' }: PipRequirement,
  variant: string,
  knowledge: KnowledgeBase,
): Fix[] {
  const { release } = splitLocal(pin);
  const newestFirst = knowledge.torchWithVariant(variant);
  const next =
    newestFirst.find(({ version }) => minorOf(version) === minorOf(release)) ??
    newestFirst.findLast(({ version }) => compareVersions(version, release) > 0) ??
    newestFirst[0];
  if (next === undefined) return [];
  const versions = new Map([
    ['torch', next.version],
    ['torchvision', next.torchvision],
    ['torchaudio', next.torchaudio],
  ]);
  return fix(`Use torch ${next.version} for ${variant}`, versionEdits(install, versions));
}

function fix(title: string, edits: readonly TextEdit[] | undefined): Fix[] {
  return edits === undefined || edits.length === 0 ? [] : [{ title, safety: 'suggestion', edits }];
}
