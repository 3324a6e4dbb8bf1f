import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { envsOf, runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { DriverQuestion } from '../../knowledge/subjects.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { installedTorch } from '../../tools/installedTorch.ts';
import { programPresence } from '../../tools/programPresence.ts';
import { cudaOfVariant } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const driverTooOld = defineRule({
  meta: {
    id: 'driver-too-old',
    title: 'Driver of the target is too old for the CUDA of the image',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      refused: '{what} does not start on {host}: {reason}',
      tooOld: '{what} has CUDA {cuda}, whose oldest driver is {floor}, and {host} has {driver}',
      minor:
        '{what} has CUDA {cuda}, released with driver {native}; {driver} of {host} runs it by minor-version compatibility',
      onlyFor:
        '{what} has CUDA {cuda}, released with driver {native}; its check at start lets {driver} of {host} in on {onlyFor} GPUs only',
    },
    docs: {
      what: 'The settings name the driver of the target (`target: {driver: "535.183.01"}`), and the CUDA of the final image or of the torch wheel it installs is too new for it: below the floor of the major release, or refused by the check that NVIDIA\'s images make at start. A driver that runs it by minor-version compatibility only, or on some GPUs only, is information. Silent without a target. Where the settings name none, VS Code takes the driver that *Check GPU Host* found, and an error is then a warning.',
      why: 'A newer CUDA than the driver knows fails at the first call (`CUDA driver version is insufficient`), and images based on `nvidia/cuda` do not start at all (`requirement error: unsatisfied condition: cuda>=12.6`). Wheels on a plain base make no such check: they run on every driver from the floor of their CUDA major on, without the newest features.',
      fix: 'Offers the newest tag of the same flavour and system that the driver accepts. Nothing is offered for wheels.',
      ignore:
        'When another driver is meant; then correct the setting. On data center GPUs `cuda-compat` in the image lets older drivers run newer CUDA: nothing is reported when the settings name such a GPU and the image has it. `NVIDIA_DISABLE_REQUIRE` switches the check at start off.',
      neighbours: [],
      sources: [
        'NVIDIA CUDA Toolkit release notes, table 3: CUDA Toolkit and Corresponding Driver Versions',
        'NVIDIA CUDA Compatibility guide',
        'NVIDIA container-images/cuda, dist: NVIDIA_REQUIRE_CUDA',
      ],
    },
  },
  *check(context) {
    const { file, target, knowledge } = context;
    const final = finalStage(file);
    const [bottom] = shippedStages(file);
    if (target.driver === undefined || final === undefined || bottom?.base.kind !== 'image') return;
    const { image } = bottom.base;
    const facts = knowledge.image(image);
    const sure = bottom.from.image.kind === 'known';
    const checkedAtStart = facts.checksDriver === true && !checkIsChanged(final, context);
    if (facts.cuda !== undefined) {
      const question = { driver: target.driver, cuda: facts.cuda, checkedAtStart };
      const found = judge(question, imageName(image), final, facts, context);
      if (found !== undefined) {
        const fixes = found.severity === 'information' ? [] : olderTag(bottom, facts, question, context);
        yield { ...found, span: tagSpan(bottom), confidence: sure ? 'certain' : 'likely', fixes };
        if (found.severity !== 'information') return;
      }
    }
    yield* checkWheel(final, facts, context);
  },
});

/** The wheel brings its own CUDA and makes no check at start. */
function* checkWheel(final: Stage, facts: ImageFacts, context: Context): Iterable<Finding> {
  const { file, project, target, knowledge } = context;
  const runs = runsOf(instructionsOf(file, final));
  const wheel = installedTorch(file, runs, project.requirements, knowledge);
  if (wheel === undefined || wheel === 'none' || target.driver === undefined) return;
  const cuda = cudaOfVariant(wheel.variant);
  const torch = knowledge.torch(wheel.release ?? '');
  if (cuda === undefined || torch.kind !== 'known' || !torch.value.variants.includes(wheel.variant)) return;
  const question = { driver: target.driver, cuda, checkedAtStart: false };
  const found = judge(question, `torch ${wheel.release} for ${wheel.variant}`, final, facts, context);
  if (found === undefined) return;
  yield { ...found, span: wheel.asked.span, confidence: wheel.overridable ? 'likely' : 'certain' };
}

/** What the tables say of the driver; undefined when it is fine or nobody knows. */
function judge(
  question: DriverQuestion,
  what: string,
  final: Stage,
  facts: ImageFacts,
  context: Context,
): Omit<Finding, 'span'> | undefined {
  const gpuKind = kindOf(context);
  const answer = context.knowledge.driverVerdict({ ...question, gpuKind });
  if (answer.kind !== 'known') return undefined;
  const { outcome, native, floor, onlyFor, reason } = answer.value;
  const { driver, cuda } = question;
  const data = {
    what,
    host: context.target.name,
    driver,
    cuda,
    reason,
    native: native ?? '',
    floor: floor ?? '',
    onlyFor: onlyFor ?? '',
  };
  const evidence = answer.sources;
  // The machine one works on need not be the one the image is for.
  const worst = context.target.named ? 'error' : 'warning';
  if (outcome === 'refused-at-start') return { message: 'refused', data, evidence, severity: worst };
  if (outcome === 'minor-compatible' && native !== undefined)
    return { message: onlyFor === undefined ? 'minor' : 'onlyFor', data, evidence, severity: 'information' };
  if (outcome !== 'too-old' || floor === undefined) return undefined;
  const compat = hasCompat(final, facts, context) && gpuKind !== 'consumer';
  if (compat && gpuKind === 'datacenter') return undefined;
  return { message: 'tooOld', data, evidence, severity: compat ? 'warning' : worst };
}

/** The kind of the target's GPUs, when it is one and the same. */
function kindOf({ target, knowledge }: Context): DriverQuestion['gpuKind'] {
  const kinds = target.gpus.map((gpu) => {
    const known = knowledge.gpu(gpu);
    return known.kind === 'known' ? known.value.kind : undefined;
  });
  const [first] = kinds;
  return kinds.every((kind) => kind === first) ? first : undefined;
}

/** cuda-compat, which lets data center GPUs run a newer CUDA, is in NVIDIA's own images and can be installed. */
function hasCompat(final: Stage, { checksDriver }: ImageFacts, { file }: Context): boolean {
  const installed = programPresence(instructionsOf(file, final), (name) => name.startsWith('cuda-compat'));
  return checksDriver === true || installed.kind !== 'absent';
}

/** True when the file switches the check at start off, or writes another. */
function checkIsChanged(final: Stage, { file }: Context): boolean {
  const changes = /^NVIDIA_(?:DISABLE_REQUIRE|REQUIRE_\w+)$/;
  const set = envsOf(instructionsOf(file, final)).flatMap(({ assignments }) => assignments);
  return set.some(({ name, value }) => changes.test(name.value) && !isOff(resolvedValue(value)));
}

function isOff(value: string | undefined): boolean {
  return value === '0' || value === 'false';
}

/** The newest tag of the same flavour, system and libraries that the driver accepts. */
function olderTag(bottom: Stage, facts: ImageFacts, question: DriverQuestion, context: Context): Fix[] {
  const { knowledge } = context;
  if (bottom.base.kind !== 'image' || facts.family === undefined || facts.flavour === undefined) return [];
  const { image } = bottom.base;
  const { flavour } = facts;
  const system = image.tag?.split('-').at(-1) ?? '';
  // Of well over a thousand tags only those that look alike are worth asking about.
  const alike = (candidate: string): boolean =>
    candidate.endsWith(`-${system}`) && candidate.includes(flavour);
  const tag = knowledge.tagsOf(facts.family).find((candidate) => {
    if (!alike(candidate)) return false;
    const other = knowledge.image({ ...image, tag: candidate, digest: undefined });
    if (other.flavour !== flavour || (other.cudnn === undefined) !== (facts.cudnn === undefined))
      return false;
    if (other.cuda === undefined || other.torch !== facts.torch) return false;
    const answer = knowledge.driverVerdict({ ...question, cuda: other.cuda, gpuKind: kindOf(context) });
    return answer.kind === 'known' && answer.value.outcome === 'native';
  });
  return tag === undefined || image.digest !== undefined ? [] : retagFixes(bottom, [tag]);
}
