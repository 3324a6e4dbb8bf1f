import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageReference } from '../../formats/imageReference.ts';
import type { FrameworkRelease } from '../../knowledge/subjects.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { pipIndexes } from '../../tools/pipIndexes.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { mayBringCuda } from '../../tools/systemCuda.ts';
import { splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const tfJaxCudaMismatch = defineRule({
  meta: {
    id: 'tf-jax-cuda-mismatch',
    title: 'TensorFlow or JAX that cannot use the CUDA of the image',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      cuda: 'tensorflow {version} is built for CUDA {wanted}, and {image} has CUDA {cuda}',
      cudnn: 'tensorflow {version} is built for cuDNN {wanted}, and {image} has cuDNN {cudnn}',
      without: 'tensorflow {version} loads cuDNN {wanted} of the system, and {image} has none',
      jax: 'jax is installed without a cuda extra, so for the CPU only, on {image} with CUDA {cuda}',
    },
    docs: {
      what: 'On an `nvidia/cuda` image, `tensorflow` is pinned without its `and-cuda` extra, and the image has another major of CUDA or cuDNN than that release is built for, or no cuDNN; or `jax` is installed without a `cuda12` or `cuda13` extra.',
      why: 'TensorFlow from the default index loads CUDA and cuDNN of the image by their major version. When one is missing it prints `Could not find cuda drivers` or `Skipping registering GPU devices` and computes on the CPU. Plain jax brings no GPU code at all.',
      fix: 'Offers the tag of the same flavour and system with the CUDA and cuDNN that the TensorFlow release was tested with.',
      ignore:
        'When the GPU is not meant for it. Nothing is reported when libraries may come another way: NVIDIA packages of pip, apt or conda, packages that bundle CUDA, scripts, copied folders, unread requirements; nor for another minor of the same CUDA major, which works in practice.',
      neighbours: [],
      sources: [
        'TensorFlow, Build from source: tested build configurations',
        'JAX, Installation: NVIDIA GPU',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const { image } = bottom.base;
      const facts = knowledge.image(image);
      const instructions = instructionsOf(file, stage);
      if (facts.family !== 'nvidia/cuda' || facts.cuda === undefined) continue;
      if (mayBringCuda(instructions) || bringsCuda(instructions, context)) continue;
      for (const run of runsOf(stage.instructions)) {
        yield* checkRun(run, { bottom, image, facts, cuda: facts.cuda }, context);
      }
    }
  },
});

interface Place {
  readonly bottom: Stage;
  readonly image: ImageReference;
  readonly facts: ImageFacts;
  readonly cuda: string;
}

/** True when a package of pip brings CUDA libraries, or the packages are not all known. */
function bringsCuda(instructions: readonly Instruction[], { project, knowledge }: Context): boolean {
  const { names, requirements, complete } = pythonPackages(runsOf(instructions), project.requirements);
  const bundled = [...names].some((name) => {
    const traits = knowledge.packageTraits(name);
    return /cuda|^nvidia-|cudnn/.test(name) || (traits.kind === 'known' && traits.value.cuda === 'bundled');
  });
  const chosen = requirements.some(
    ({ extras, pin }) => extras.some((extra) => extra.includes('cuda')) || pin?.includes('cuda') === true,
  );
  return bundled || chosen || !complete;
}

function* checkRun(run: RunInstruction, place: Place, context: Context): Iterable<Finding> {
  const installs = pipInstalls(run.script).filter(
    ({ action, command }) => action === 'install' && !command.context.conditional,
  );
  for (const install of installs) {
    if (pipIndexes(install, run.lookup).length > 0) continue;
    for (const asked of installRequests(install, context.project.requirements).packages) {
      const found = asked.name === 'tensorflow' ? tensorflow(asked, place, context) : jax(asked, place);
      if (found === undefined || asked.marker !== undefined || asked.url !== undefined) continue;
      yield { ...found, confidence: isSure(asked, place) ? 'certain' : 'likely' };
    }
  }
}

/** No variable decides the version or the image. */
function isSure({ word }: Asked, { bottom: { base } }: Place): boolean {
  return base.kind === 'image' && base.certain && (word === undefined || word.value.kind === 'known');
}

function tensorflow(asked: Asked, place: Place, context: Context): Finding | undefined {
  const { image, facts, cuda, bottom } = place;
  const version = splitLocal(asked.pin ?? '').release;
  const answer = context.knowledge.framework('tensorflow', version);
  if (answer.kind !== 'known') return undefined;
  const fault = faultOf(answer.value, cuda, facts);
  if (fault === undefined) return undefined;
  return {
    message: fault,
    data: {
      version,
      wanted: (fault === 'cuda' ? answer.value.cuda : answer.value.cudnn) ?? '',
      image: imageName(image),
      cuda,
      cudnn: facts.cudnn ?? '',
    },
    span: asked.at,
    evidence: answer.sources,
    related: [{ span: tagSpan(bottom), note: `CUDA ${cuda}` }],
    fixes: otherBase(answer.value, fault !== 'cuda', place, context),
  };
}

/** Libraries are loaded by their major version. */
function faultOf(
  { cuda: wantedCuda, cudnnMajor }: FrameworkRelease,
  cuda: string,
  { cudnn, lacks }: ImageFacts,
): 'cuda' | 'cudnn' | 'without' | undefined {
  if (wantedCuda === undefined || cudnnMajor === undefined || !/^\d+\.\d+$/.test(wantedCuda))
    return undefined;
  if (majorOf(wantedCuda) !== majorOf(cuda)) return 'cuda';
  if (cudnn !== undefined) return majorOf(cudnn) === cudnnMajor ? undefined : 'cudnn';
  return lacks.includes('cudnn') ? 'without' : undefined;
}

function jax({ name, at }: Asked, { image, cuda, bottom }: Place): Finding | undefined {
  if (name !== 'jax') return undefined;
  return {
    message: 'jax',
    data: { image: imageName(image), cuda },
    span: at,
    related: [{ span: tagSpan(bottom), note: `CUDA ${cuda}` }],
  };
}

/**
 * A tag of the same flavour and system with the cuDNN the release loads: of the same CUDA where that fits, else of the
 * CUDA the release was tested with.
 */
function otherBase(
  { cuda = '', cudnnMajor }: FrameworkRelease,
  fits: boolean,
  { bottom, image, facts }: Place,
  { knowledge }: Context,
): Fix[] {
  const system = /-(?:base|runtime|devel)(-[\w.]+)$/.exec(image.tag ?? '')?.[1];
  if (system === undefined || facts.flavour === undefined || image.digest !== undefined) return [];
  const end = `-${facts.flavour === 'base' ? 'runtime' : facts.flavour}${system}`;
  const tags = knowledge.tagsOf('nvidia/cuda').filter((tag) => tag.endsWith(end));
  const loads = (tag: string): boolean =>
    majorOf(knowledge.image({ ...image, tag }).cudnn ?? '') === cudnnMajor;
  const starts = [...(fits ? [`${facts.cuda}-`] : []), `${cuda}.`];
  const tag = starts
    .map((start) => tags.find((candidate) => candidate.startsWith(start) && loads(candidate)))
    .find((found) => found !== undefined);
  return tag === undefined ? [] : retagFixes(bottom, [tag]);
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}
