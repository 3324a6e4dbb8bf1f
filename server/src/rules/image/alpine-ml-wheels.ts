import { imageName, retagFixes } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts, KnowledgeBase } from '../../knowledge/types.ts';
import { condaCommands } from '../../tools/conda.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, pipIndexes } from '../../tools/pipIndexes.ts';
import { packageCommands } from '../../tools/systemPackages.ts';
import { splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const alpineMlWheels = defineRule({
  meta: {
    id: 'alpine-ml-wheels',
    title: 'A package without wheels for Alpine',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      wheels: '{package} has neither wheels for musl nor a source distribution, and {image} is Alpine Linux',
      listed:
        '{file} lists {package}, which has neither wheels for musl nor a source distribution, and {image} is Alpine Linux',
    },
    docs: {
      what: 'A stage based on Alpine Linux installs a package (torch, TensorFlow, jaxlib, onnxruntime, …) that the default index offers for glibc only, and not as source either.',
      why: 'Alpine uses musl, and pip takes only wheels built for it (`musllinux`). It stops with `No matching distribution found`. `gcompat` does not change which wheels pip accepts.',
      fix: 'Where nothing in the stage calls `apk`, offers the `slim` tag of the same Python, which is Debian with glibc.',
      ignore:
        'When wheels of your own are used. Nothing is reported with another index or `--find-links`, when the file configures pip, for packages with a marker or an address, and in stages that use conda.',
      neighbours: [],
      sources: [
        'Python package index, published files of the packages',
        'PEP 656, Platform tag for Linux distributions using musl',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    if (configuresPip(file)) return;
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const facts = knowledge.image(bottom.base.image);
      const runs = runsOf(instructionsOf(file, stage));
      if (!isAlpine(facts) || runs.some(({ script }) => condaCommands(script).length > 0)) continue;
      for (const run of runsOf(stage.instructions)) {
        for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, bottom, context);
      }
    }
  },
});

function isAlpine({ family, flavour, os }: ImageFacts): boolean {
  return family === 'alpine' || flavour === 'alpine' || os?.name === 'alpine';
}

function* checkInstall(
  run: RunInstruction,
  install: PipInstall,
  bottom: Stage,
  context: Context,
): Iterable<Finding> {
  const { file, project, knowledge } = context;
  const foreign = pipIndexes(install, run.lookup).some(
    ({ kind, text }) => kind !== 'backend' && knowledge.torchIndexVariant(text ?? '') === undefined,
  );
  const { packages, files } = installRequests(install, project.requirements);
  if (foreign || bottom.base.kind !== 'image' || files.some(({ indexes }) => indexes.length > 0)) return;
  const faults = packages.filter((asked) => hasNothingForMusl(asked, knowledge));
  const [first] = faults;
  if (first === undefined || install.command.context.conditional) return;
  const pythonWheels = knowledge.pythonWheels(first.name, versionOf(first, knowledge));
  yield {
    message: first.listedIn === undefined ? 'wheels' : 'listed',
    data: { package: first.name, image: imageName(bottom.base.image), file: first.listedIn ?? '' },
    span: first.at,
    confidence: bottom.base.certain ? 'certain' : 'likely',
    evidence: pythonWheels.kind === 'known' ? pythonWheels.sources : [],
    related: [
      { span: bottom.from.image.span, note: 'Alpine Linux' },
      ...faults
        .filter(({ at }) => at.start !== first.at.start)
        .map(({ at, name }) => ({ span: at, note: `${name} has none either` })),
    ],
    fixes: toSlim(file, bottom, context),
  };
}

function versionOf({ name, pin }: Asked, knowledge: KnowledgeBase): string {
  return pin === undefined ? (knowledge.packageVersions(name)[0] ?? '') : splitLocal(pin).release;
}

function hasNothingForMusl(asked: Asked, knowledge: KnowledgeBase): boolean {
  const { name, url, marker, clauses, pin } = asked;
  if (url !== undefined || marker !== undefined || (pin === undefined && clauses.length > 0)) return false;
  const traits = knowledge.packageTraits(name);
  if (traits.kind !== 'known' || traits.value.muslWheels !== false) return false;
  const files = knowledge.pythonWheels(name, versionOf(asked, knowledge));
  if (files.kind !== 'known' || files.value.sdist) return false;
  const { musllinux_x86_64: x86, musllinux_aarch64: arm, manylinux_x86_64: glibc } = files.value.wheels;
  return x86.length + arm.length === 0 && glibc.length > 0;
}

/** `3.12-alpine3.20` → `3.12-slim`, when that minor is known to be built so. */
function toSlim(file: DockerfileModel, bottom: Stage, { knowledge }: Context): Fix[] {
  const apk = runsOf(file.instructions).some(({ script }) =>
    packageCommands(script).some(({ manager }) => manager === 'apk'),
  );
  if (apk || bottom.base.kind !== 'image') return [];
  const { image } = bottom.base;
  const python = /^(\d+\.\d+)(?:\.\d+)?-alpine/.exec(image.tag ?? '');
  const built = python !== null && knowledge.pinnedTag({ ...image, tag: `${python[1]}-slim` }) !== undefined;
  const tag = built ? `${image.tag?.split('-')[0]}-slim` : undefined;
  return tag === undefined || image.digest !== undefined ? [] : retagFixes(bottom, [tag]);
}
