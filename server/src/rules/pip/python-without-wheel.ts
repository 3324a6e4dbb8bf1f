import { imageName, retagFixes } from '../../dockerfile/baseTag.ts';
import type { RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { PythonWheels } from '../../knowledge/subjects.ts';
import type { Answer, KnowledgeBase } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { usesOtherPython } from '../../tools/otherPython.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const pythonWithoutWheel = defineRule({
  meta: {
    id: 'python-without-wheel',
    title: 'A release without a wheel for this Python',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing:
        '{package} {version} has no wheel for Python {python} of {image}, its wheels are for {pythons}',
      listed:
        '{file} pins {package} {version}, which has no wheel for Python {python} of {image}, its wheels are for {pythons}',
    },
    docs: {
      what: 'An installation pins a release of torch, TensorFlow, JAX, vLLM or another package of the tables that was published for other Pythons than the one of the base image, and not as source.',
      why: 'pip stops with `No matching distribution found` and lists only the newer releases, which hides the reason: a release is built for the Pythons of its time and never for later ones.',
      fix: 'Offers the tag of the nearest Python that has a wheel, when the base is an image of `python` and that Python is still supported.',
      ignore:
        'When the wheels are your own. Nothing is reported when another Python may be used (conda, pyenv, `uv venv --python`, a script), with other indexes than that of PyTorch, for releases that are also published as source, and for packages with a marker.',
      neighbours: [],
      sources: ['Python package index, published files of the packages'],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    if (configuresPip(file)) return;
    for (const stage of file.stages) {
      const place = placeOf(chainOf(file, stage)[0], knowledge);
      if (place === undefined) continue;
      const runs = runsOf(instructionsOf(file, stage));
      for (const run of runsOf(stage.instructions).filter((one) => !isConfiguredAt(one))) {
        for (const install of pipInstalls(run.script)) {
          const sure = !usesOtherPython(runs, install) && !install.command.context.conditional;
          if (sure) yield* checkInstall(run, install, place, context);
        }
      }
    }
  },
});

interface Place {
  readonly bottom: Stage;
  readonly python: string;
}

/** The Python of a base image, where wheels for glibc on the usual platforms are wanted. */
function placeOf(bottom: Stage | undefined, knowledge: KnowledgeBase): Place | undefined {
  if (bottom?.base.kind !== 'image' || bottom.from.platform !== undefined) return undefined;
  const { python, flavour, os } = knowledge.image(bottom.base.image);
  const musl = flavour === 'alpine' || os?.name === 'alpine';
  return python === undefined || musl ? undefined : { bottom, python };
}

function* checkInstall(
  run: RunInstruction,
  install: PipInstall,
  place: Place,
  context: Context,
): Iterable<Finding> {
  const { knowledge, project } = context;
  const indexes = pipIndexes(install, run.lookup);
  const { packages, files } = installRequests(install, project.requirements);
  const all = [
    ...indexes.filter(({ kind }) => kind !== 'backend').map(({ text }) => text ?? ''),
    ...files.flatMap((file) => file.indexes.map(({ url }) => url.value)),
  ];
  if (all.some((text) => knowledge.torchIndexVariant(text) === undefined)) return;
  // Of what is on the index of PyTorch only torch itself is in the tables.
  const covered = all.length === 0 ? packages : packages.filter(({ name }) => name === 'torch');
  for (const asked of covered) {
    const wheels = missingFor(asked, place.python, context);
    const { base } = place.bottom;
    if (wheels?.kind !== 'known' || base.kind !== 'image') continue;
    const pythons = wheels.value.wheels.manylinux_x86_64;
    const sure = base.certain && (asked.word === undefined || asked.word.value.kind === 'known');
    yield {
      message: asked.listedIn === undefined ? 'missing' : 'listed',
      data: {
        package: asked.name,
        version: splitLocal(asked.pin ?? '').release,
        python: place.python,
        image: imageName(base.image),
        pythons: pythons.length < 3 ? pythons.join(' and ') : `${pythons[0]} to ${pythons.at(-1)}`,
        file: asked.listedIn ?? '',
      },
      span: asked.at,
      confidence: sure ? 'certain' : 'likely',
      evidence: wheels.sources,
      related: [{ span: place.bottom.from.image.span, note: `Python ${place.python}` }],
      fixes: otherPython(place, pythons, context),
    };
  }
}

/** What was published instead; undefined when pip finds something, or it is not known. */
function missingFor(
  { name, pin, url, marker }: Asked,
  python: string,
  { knowledge }: Context,
): Answer<PythonWheels> | undefined {
  if (pin === undefined || url !== undefined || marker !== undefined) return undefined;
  const { release } = splitLocal(pin);
  for (const platform of ['manylinux_x86_64', 'manylinux_aarch64'] as const) {
    const found = knowledge.installsOn(name, release, python, platform);
    if (found.kind !== 'known' || found.value !== 'nothing') return undefined;
  }
  // The index of PyTorch has previews for a Python that the default index does not have.
  const torch = name === 'torch' ? knowledge.torch(release) : undefined;
  if (torch?.kind === 'known' && torch.value.python.includes(python)) return undefined;
  const wheels = knowledge.pythonWheels(name, release);
  return wheels.kind === 'known' && wheels.value.wheels.manylinux_x86_64.length > 0 ? wheels : undefined;
}

function otherPython({ bottom, python }: Place, pythons: readonly string[], context: Context): Fix[] {
  if (bottom.base.kind !== 'image') return [];
  const { image } = bottom.base;
  const suffix = /^\d+\.\d+(?:\.\d+)?(-.*)?$/.exec(image.tag ?? '');
  const facts = context.knowledge.image(image);
  if (suffix === null || facts.family !== 'python' || image.digest !== undefined) return [];
  const older = pythons.filter((minor) => compareVersions(minor, python) < 0).at(-1);
  const nearest = older ?? pythons.find((minor) => compareVersions(minor, python) > 0);
  const tag = nearest === undefined ? undefined : `${nearest}${suffix[1] ?? ''}`;
  if (tag === undefined) return [];
  const next = context.knowledge.image({ ...image, tag });
  const ended = next.endOfLife.some(({ date }) => date <= context.today);
  const built = context.knowledge.pinnedTag({ ...image, tag }) !== undefined;
  if (!built || ended) return [];
  return retagFixes(bottom, [tag]);
}
