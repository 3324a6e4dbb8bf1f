import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { earlierInstalls } from '../../tools/stageInstalls.ts';
import { splitLocal, versionEdits } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const torchFamilyMismatch = defineRule({
  meta: {
    id: 'torch-family-mismatch',
    title: 'torchvision or torchaudio of another torch',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      beside: '{package} {version} asks for torch{wanted}, and torch {torch} is pinned beside it',
      after:
        '{package} {version} asks for torch{wanted} and replaces torch {torch}, which is installed before',
    },
    docs: {
      what: 'torch is pinned together with a release of torchvision, torchaudio, xformers or another package whose metadata asks for a different torch, in one installation or, as a warning, in one that comes later.',
      why: 'These packages are compiled against one release of torch. In one installation pip stops with `ResolutionImpossible`; in a later one it removes the torch that was chosen and downloads another, for another CUDA perhaps, and both stay in the layers of the image.',
      fix: 'Offers the releases of torchvision and torchaudio that were published together with the torch that is pinned.',
      ignore:
        'When the packages are builds of your own. Nothing is reported without pins, with an index or wheels from elsewhere than PyTorch, for releases that the tables do not know, with `--no-deps`, and where branches of a script choose between versions.',
      neighbours: [],
      sources: [
        'Python package index, published metadata (Requires-Dist) of the packages',
        'pytorch/pytorch RELEASE.md, release compatibility matrix',
      ],
    },
  },
  *check(context) {
    const { file } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions).filter((one) => !isConfiguredAt(one))) {
      for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, context);
    }
  },
});

interface Torch {
  readonly asked: Asked;
  readonly release: string;
  readonly place: 'beside' | 'after';
}

function* checkInstall(run: RunInstruction, install: PipInstall, context: Context): Iterable<Finding> {
  const { file, project, knowledge } = context;
  if (ignoresDependencies(install) || usesOwnBuilds(run, install, context)) return;
  const { packages } = installRequests(install, project.requirements);
  const torch = torchOf(packages, 'beside') ?? torchBefore(file, run, install, context);
  if (torch === undefined) return;
  for (const asked of packages.filter(isPinnedCompanion)) {
    const { name, pin = '' } = asked;
    const { release: version } = splitLocal(pin);
    const accepted = knowledge.acceptsTorch(name, version, torch.release);
    const wanted = knowledge.torchPin(name, version);
    if (accepted.kind !== 'known' || accepted.value || wanted.kind !== 'known') continue;
    const variable = isVariable(asked) || isVariable(torch.asked);
    if (variable && install.command.context.conditional) continue;
    yield {
      message: torch.place,
      data: { package: name, version, wanted: wanted.value.specifier, torch: torch.release },
      span: asked.at,
      severity: torch.place === 'beside' ? 'error' : 'warning',
      confidence: variable ? 'likely' : 'certain',
      evidence: wanted.sources,
      related: [{ span: torch.asked.at, note: `torch ${torch.release}` }],
      fixes: asked.listedIn === undefined && PAIRED.has(name) ? pairedWith(install, torch, context) : [],
    };
  }
}

function isPinnedCompanion({ name, pin, marker, url }: Asked): boolean {
  return pin !== undefined && marker === undefined && url === undefined && name !== 'torch';
}

function isVariable({ word }: Asked): boolean {
  return word !== undefined && word.value.kind !== 'known';
}

function ignoresDependencies({ line }: PipInstall): boolean {
  return line.options.some(
    ({ name }) => name === '--no-deps' || name === '--override' || name === '--overrides',
  );
}

/** Builds of an index that is not PyTorch's may go together with any torch. */
function usesOwnBuilds(run: RunInstruction, install: PipInstall, { knowledge }: Context): boolean {
  const official = knowledge.torchIndexUrl('');
  return pipIndexes(install, run.lookup).some(
    ({ kind, text }) => kind !== 'backend' && text?.startsWith(official) !== true,
  );
}

function torchOf(packages: readonly Asked[], place: Torch['place']): Torch | undefined {
  const pinned = packages.filter(({ name, marker }) => name === 'torch' && marker === undefined);
  const [asked] = pinned;
  if (asked?.pin === undefined || pinned.length > 1) return undefined;
  return { asked, release: splitLocal(asked.pin).release, place };
}

/** The torch that the installations before leave; undefined when one of them may change it again. */
function torchBefore(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  { project, knowledge }: Context,
): Torch | undefined {
  if (install.command.context.conditional) return undefined;
  let torch: Torch | undefined;
  for (const earlier of earlierInstalls(file, run, install)) {
    const { packages, complete } = installRequests(earlier, project.requirements);
    const own = packages.filter(({ name }) => name === 'torch');
    const asks = packages.some(({ name, pin }) => {
      const wanted = knowledge.torchPin(name, splitLocal(pin ?? '').release);
      return name !== 'torch' && (wanted.kind === 'known' || knowledge.packageVersions(name).length > 0);
    });
    const isOther = earlier.command.context.conditional || !complete;
    if (own.length > 0) torch = earlier.command.context.conditional ? undefined : torchOf(own, 'after');
    else if (isOther || asks) torch = undefined;
  }
  return torch;
}

/** Published with every torch, under a number of their own. */
const PAIRED = new Set(['torchvision', 'torchaudio']);

function pairedWith(install: PipInstall, torch: Torch, { file, knowledge }: Context): Fix[] {
  const pairs = knowledge.torchPairs(torch.release);
  if (pairs.kind !== 'known') return [];
  const { torchvision, torchaudio } = pairs.value;
  const versions = new Map([
    ['torch', torch.release],
    ['torchvision', torchvision],
    ['torchaudio', torchaudio],
  ]);
  const edits = versionEdits(install, versions)?.filter(
    ({ span, text }) => file.text.slice(span.start, span.end) !== text,
  );
  if (edits === undefined || edits.length === 0) return [];
  return [{ title: `Use the releases for torch ${torch.release}`, safety: 'suggestion', edits }];
}
