import type { RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { KnowledgeBase, TorchRelease } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
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
    },
    docs: {
      what: 'An installation pins a release of torch together with a CUDA variant of the PyTorch wheel index (`+cu124`, `--index-url …/whl/cu124`, `--torch-backend=cu124`) in which that release was never published.',
      why: 'pip stops with `No matching distribution found`, after the base image was pulled. Each variant lives for a few releases only: cu118 ended with 2.7.1, cu121 with 2.5.1, cu124 existed from 2.4.0 to 2.6.0, cu128 from 2.7.0 to 2.11.0.',
      fix: 'Offers the nearest variant of the same torch, and the nearest release of torch that has the variant with the torchvision and torchaudio released for it. Pin and index change together. Nothing is offered when one of them comes from a variable.',
      ignore:
        'When the wheels are your own. With an index outside PyTorch, `--find-links`, nightly builds, and releases newer than the tables nothing is reported; nor with `--extra-index-url` alone, because the wheel of the default index then satisfies the pin.',
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
    const torch = knowledge.torch(version);
    if (variant === undefined || torch.kind !== 'known' || torch.value.variants.includes(variant)) continue;
    const words = [requirement.word, ...indexes.flatMap(({ word }) => word ?? [])];
    const variable = words.some(({ value }) => value.kind !== 'known' || value.via.length > 0);
    // Branches of a script choose between variants; a default then says nothing about this one.
    if (variable && install.command.context.conditional) continue;
    yield {
      message: 'missing',
      data: { version, variant, variants: cudaVariants(torch.value).join(', ') },
      span: requirement.span,
      confidence: variable ? 'likely' : 'certain',
      evidence: torch.sources,
      related: indexes.flatMap(({ word, text }) => {
        const served = knowledge.torchIndexVariant(text ?? '');
        return word === undefined || served === undefined
          ? []
          : [{ span: word.span, note: `serves the wheels of ${served}` }];
      }),
      fixes: [
        ...otherVariant(install, indexes, variant, torch.value),
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
  const served = indexes.map(({ kind, text }) =>
    kind === 'links' || text === undefined
      ? undefined
      : kind === 'backend'
        ? text
        : knowledge.torchIndexVariant(text),
  );
  if (served.includes(undefined)) return undefined;
  if (local !== undefined) return asCuda(local);
  return indexes.length === 1 && indexes[0]?.kind !== 'extra' ? asCuda(served[0]) : undefined;
}

function asCuda(variant: string | undefined): string | undefined {
  return variant !== undefined && /^cu\d+$/.test(variant) ? variant : undefined;
}

function cudaVariants({ variants }: TorchRelease): readonly string[] {
  return variants
    .filter((variant) => asCuda(variant) !== undefined)
    .sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
}

function otherVariant(
  install: PipInstall,
  indexes: readonly PipIndex[],
  from: string,
  torch: TorchRelease,
): Fix[] {
  const variants = cudaVariants(torch);
  const to = variants.findLast((other) => Number(other.slice(2)) < Number(from.slice(2))) ?? variants[0];
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
  const next = newestFirst.findLast(({ version }) => compareVersions(version, release) > 0) ?? newestFirst[0];
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
