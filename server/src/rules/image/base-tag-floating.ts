import { imageName, repositoryName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageReference } from '../../formats/imageReference.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import { minorOf } from '../../knowledge/versions.ts';
import { askedPackages } from '../../tools/askedPackages.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const baseTagFloating = defineRule({
  meta: {
    id: 'base-tag-floating',
    title: 'Base image tag moves with every release',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      untagged: '{image} has no tag and means latest, which names another image after every release',
      moving: 'tag {tag} of {repository} names no version, so it becomes another image with every release',
      python:
        'tag {tag} of {repository} fixes no Python minor version, so the next one arrives without a change',
      default: '{image}, the default of this FROM, names no version and changes with every release',
    },
    docs: {
      what: 'The base image has no tag, or a tag that names a channel (`latest`, `latest-gpu`, `nightly`, `py3`, `cuda12`) and no version; for `python` also a tag without the minor version (`python:3`, `python:slim`). Tags that name a version are not reported, however short: `ubuntu:24.04`, `debian:bookworm`, `python:3.11`.',
      why: 'The same Dockerfile gives another CUDA, Python or framework next month. For machine-learning images that is a different set of wheels: pins of torch have none for a Python that came out later, and a new CUDA major asks for a new driver on the host.',
      fix: 'Pins to the newest published tag that keeps what the floating one says (the variant, the Python or CUDA it names), where the tables know one; of an image with torch, to the release that the file installs over it. It may be newer than what the code was written for, so it is only offered.',
      ignore:
        'When following the newest release is the purpose, as in a nightly test. Stages, `scratch` and images with a digest are never reported; a tag that comes from an ARG is reported as information and only when its default floats.',
      neighbours: ['hadolint DL3006', 'hadolint DL3007'],
      sources: ['Docker documentation, Building best practices: pin base image versions'],
    },
  },
  *check(context) {
    for (const stage of context.file.stages) {
      const finding = checkStage(stage, context);
      if (finding !== undefined) yield finding;
    }
  },
});

function checkStage(stage: Stage, context: Context): Finding | undefined {
  const { knowledge } = context;
  if (stage.base.kind !== 'image' || stage.base.image.digest !== undefined) return undefined;
  const { image, certain } = stage.base;
  const message = faultOf(image, knowledge);
  if (message === undefined) return undefined;
  const data = { image: imageName(image), repository: repositoryName(image), tag: image.tag ?? '' };
  const span = tagSpan(stage);
  // Whoever builds it may well pass a version.
  if (stage.from.image.kind === 'overridable')
    return { message: 'default', data, span, severity: 'information', confidence: 'likely' };
  return { message, data, span, fixes: certain ? pin(stage, image, context) : [] };
}

function faultOf(
  image: ImageReference,
  knowledge: KnowledgeBase,
): 'untagged' | 'moving' | 'python' | undefined {
  const facts = knowledge.image(image);
  // Where there is no latest, base-tag-unknown says so.
  if (facts.status === 'does-not-exist' || facts.status === 'removed') return undefined;
  if (image.tag === undefined) return 'untagged';
  if (namesOnlyAChannel(image.tag)) return 'moving';
  const versioned = /\d\.\d/.test(image.tag);
  return facts.family === 'python' && facts.python === undefined && !versioned ? 'python' : undefined;
}

const CHANNELS = new Set('latest nightly stable edge rolling main master develop dev'.split(' '));
/** Words that say which build is meant; alone they may be the whole naming scheme of a private repository. */
const VARIANTS = new Set('gpu cpu cuda rocm jupyter runtime devel base full slim alpine'.split(' '));

/** True for `latest`, `latest-gpu`, `py3`, `cuda12-runtime`: channels and variants only, and not variants alone. */
function namesOnlyAChannel(tag: string): boolean {
  const words = tag.toLowerCase().split(/[-_]/);
  const rest = words.filter((word) => !CHANNELS.has(word) && !/^(?:py|cuda)\d{1,2}$/.test(word));
  return rest.length < words.length && rest.every((word) => VARIANTS.has(word));
}

function pin(stage: Stage, image: ImageReference, context: Context): Fix[] {
  const newest = context.knowledge.pinnedTag(image);
  const tag = newest === undefined ? undefined : suitingTag(stage, image, newest, context);
  return tag === undefined ? [] : retagFixes(stage, [tag], { verb: 'Pin to' });
}

/** The newest tag, or of an image with torch that of the release which the file installs over it. */
function suitingTag(
  stage: Stage,
  image: ImageReference,
  newest: string,
  { file, project, knowledge }: Context,
): string | undefined {
  const had = knowledge.image({ ...image, tag: newest });
  const upon = file.stages.filter((other) => chainOf(file, other).includes(stage));
  const pins = runsOf(upon.flatMap(({ instructions }) => instructions))
    .flatMap((run) => askedPackages(run, project.requirements))
    .flatMap(({ requirement: { name, pin } }) =>
      name === 'torch' && pin !== undefined ? [splitLocal(pin)] : [],
    );
  const [first] = pins;
  if (had.torch === undefined || first === undefined) return newest;
  const { release } = first;
  const cudas = pins.map(({ local }) => cudaOfVariant(local ?? ''));
  // Two releases in one file suit no image.
  if (pins.some((pin) => pin.release !== release)) return undefined;
  const near = knowledge.nearestTags({ ...image, tag: newest.replace(had.torch, release) }, 20);
  return [newest, ...near].find((tag) => {
    const other = knowledge.image({ ...image, tag });
    const built = minorOf(other.cuda ?? '');
    const suits = cudas.every((cuda) => cuda === undefined || cuda === built);
    return other.torch === release && other.flavour === had.flavour && suits;
  });
}
