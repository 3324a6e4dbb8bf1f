import type { RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { insertArgument } from '../../tools/insertArgument.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import {
  configuresPip,
  isConfiguredAt,
  mayConfigurePip,
  mayConfigureUv,
  pipIndexes,
} from '../../tools/pipIndexes.ts';
import { earlierInstalls, imageUnder } from '../../tools/stageInstalls.ts';
import { splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const localVersionWithoutIndex = defineRule({
  meta: {
    id: 'local-version-without-index',
    title: 'A +cuXXX version without the index that has it',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      local:
        '{package}=={pin} is looked for on the default index, which has no versions with a +{label} label',
      listed:
        '{file} asks for {package}=={pin}, which is looked for on the default index, where no version has a +{label} label',
    },
    docs: {
      what: 'An installation, or a requirements file it reads, pins a version with a local label (`torch==2.4.0+cu124`, `+cpu`), and neither the command nor the environment nor the file names an index or a folder of wheels.',
      why: 'The default index accepts no uploads with a local label, so pip stops with `No matching distribution found`. Those wheels are only on the index of PyTorch, one address for each variant.',
      fix: 'Adds `--extra-index-url` with the address of that variant to the command. The label makes sure that no other wheel is taken.',
      ignore:
        'When a configuration outside the file names an index. Nothing is reported when the file configures pip, with uv where a `pyproject.toml` may be in reach, for a package that the base image or an earlier instruction brings, beside wheels given by path, and for base images of private registries.',
      neighbours: [],
      sources: [
        'Python Packaging User Guide, Version specifiers: local version identifiers',
        'PyTorch, Get Started and Previous Versions pages',
      ],
    },
  },
  *check(context) {
    const { file } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      if (isConfiguredAt(run)) continue;
      for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, context);
    }
  },
});

function* checkInstall(run: RunInstruction, install: PipInstall, context: Context): Iterable<Finding> {
  const { file, knowledge, project } = context;
  const noIndex = install.line.options.some(({ name }) => name === '--no-index');
  if (noIndex || install.sources.length > 0 || pipIndexes(install, run.lookup).length > 0) return;
  if (install.tool === 'uv' && mayConfigureUv(file, run)) return;
  const image = imageUnder(file, run);
  const facts = image === undefined ? undefined : knowledge.image(image);
  if (facts === undefined || mayConfigurePip(facts.family, image)) return;
  const { packages, files } = installRequests(install, project.requirements);
  if (files.some(({ indexes, includes }) => indexes.length + includes.length > 0)) return;
  const there = new Set(
    earlierInstalls(file, run, install).flatMap(({ requirements }) => requirements.map(({ name }) => name)),
  );
  const faults = packages.filter((asked) => isUnserved(asked, facts) && !there.has(asked.name));
  const [first] = faults;
  if (first?.pin === undefined) return;
  const variable = first.word !== undefined && first.word.value.kind !== 'known';
  if (variable && install.command.context.conditional) return;
  const { local = '' } = splitLocal(first.pin);
  const known = facts.family !== undefined;
  yield {
    message: first.listedIn === undefined ? 'local' : 'listed',
    data: { package: first.name, pin: first.pin, label: local, file: first.listedIn ?? '' },
    span: first.at,
    severity: known ? 'error' : 'warning',
    confidence: known && !variable ? 'certain' : 'likely',
    related: faults
      .filter(({ at }) => at.start !== first.at.start)
      .map(({ at, pin }) => ({ span: at, note: `${pin} too` })),
    fixes: withIndex(run, install, faults, context),
  };
}

/** A pin that only an index of its own can serve, and that is not in the base image. */
function isUnserved({ name, pin, marker }: Asked, facts: ImageFacts): boolean {
  const { local } = splitLocal(pin ?? '');
  if (local === undefined || marker !== undefined || !isVariant(local)) return false;
  return facts.torch === undefined || !name.startsWith('torch');
}

/** False for a torch that was never built in the variant: no index helps. */
function mayBeServed({ name, pin }: Asked, { knowledge }: Context): boolean {
  const { release, local = '' } = splitLocal(pin ?? '');
  const torch = name === 'torch' ? knowledge.torch(release) : undefined;
  const built = torch?.kind !== 'known' || torch.value.variants.includes(local);
  return built && knowledge.torchIndexHolds(name) === 'yes';
}

function isVariant(label: string): boolean {
  return /^(?:cpu|cu\d+|rocm[\d.]+|xpu)$/.test(label);
}

function withIndex(
  run: RunInstruction,
  install: PipInstall,
  faults: readonly Asked[],
  context: Context,
): Fix[] {
  const labels = new Set(faults.map(({ pin }) => splitLocal(pin ?? '').local));
  const [label] = labels;
  const served = faults.every((asked) => mayBeServed(asked, context));
  if (label === undefined || labels.size > 1 || !served) return [];
  const edit = insertArgument(
    run,
    install.actionWord,
    `--extra-index-url=${context.knowledge.torchIndexUrl(label)}`,
  );
  return [{ title: `Add the ${label} index of PyTorch`, safety: 'suggestion', edits: [edit] }];
}
