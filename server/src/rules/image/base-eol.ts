import { imageStages, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageReference } from '../../formats/imageReference.ts';
import type { EndOfLife, ImageFacts } from '../../knowledge/types.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { systemInstalls } from '../../tools/systemPip.ts';

interface Options {
  readonly monthsAhead: number;
  readonly accept: readonly string[];
}
type Context = RuleContext<Options>;

export const baseEol = defineRule<Options>({
  meta: {
    id: 'base-eol',
    title: 'Base image past the end of its support',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {
      monthsAhead: {
        default: 6,
        description: 'How many months before the end of support a hint appears; 0 for none.',
        schema: { type: 'integer', minimum: 0, maximum: 120 },
      },
      accept: {
        default: [],
        description:
          'Products that are supported for you by other means, as the message names them: `Ubuntu 20.04` with Ubuntu Pro.',
        schema: { type: 'array', items: { type: 'string' } },
      },
    },
    messages: {
      ended: '{subject} has had no security updates since {date}',
      soon: '{subject} gets security updates until {date}',
    },
    docs: {
      what: 'The Python or the operating system of the base image is past the date on which its publisher stops security updates; from six months before there is a hint, one for each product in a file. Only images whose contents are known are judged. The Python inside an image made for something else (`pytorch/pytorch`) is a hint, because only another release of that image changes it.',
      why: 'Nobody fixes what is found from that day on, and the packages around follow: new releases of torch, numpy and transformers have no wheels for such a Python, and `apt-get update` fails once the mirrors of the system move to an archive.',
      fix: 'For `python` images the first supported minor version with the same suffix, or with the oldest supported Debian in place of one past its support, if that tag is known to be built and every torch pinned in the file has wheels for it. For `nvidia/cuda` the same CUDA and flavour on a supported system, where that is published.',
      ignore:
        'With paid extended support: name the product in the option `accept`. Ubuntu counts by its standard support, Debian by its free LTS.',
      neighbours: ['Trivy unsupported OS'],
      sources: [
        'endoflife.date, Python, Ubuntu, Debian, Alpine and RHEL family',
        'Python Developer’s Guide, Status of Python versions',
      ],
    },
  },
  *check(context) {
    const hinted = new Set<string>();
    for (const { stage, image, fixed } of imageStages(context.file)) {
      const facts = context.knowledge.image(image);
      for (const ending of facts.endOfLife) {
        const state = stateOf(ending, context);
        // What is still supported is worth one hint, not one at every FROM of a multi-stage file.
        if (state === undefined || (state === 'soon' && hinted.has(ending.subject))) continue;
        if (state === 'soon') hinted.add(ending.subject);
        const { subject, date } = ending;
        const foreign = ending.kind === 'python' && facts.family !== 'python';
        yield {
          message: state,
          data: { subject, date },
          span: tagSpan(stage),
          severity: state === 'soon' || foreign ? 'hint' : 'warning',
          confidence: fixed ? 'certain' : 'likely',
          evidence: [ending.source],
          fixes: newer(stage, image, facts, context),
        };
      }
    }
  },
});

function stateOf(ending: EndOfLife, { today, options }: Context): 'ended' | 'soon' | undefined {
  if (options.accept.includes(ending.subject)) return undefined;
  if (ending.date < today) return 'ended';
  return ending.date < monthsAfter(today, options.monthsAhead) ? 'soon' : undefined;
}

function monthsAfter(date: string, months: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
}

function newer(stage: Stage, image: ImageReference, facts: ImageFacts, context: Context): Fix[] {
  const find = facts.family === 'python' ? newerPython : newerSystem;
  const tag = find(image, facts, context);
  return tag === undefined ? [] : retagFixes(stage, [tag]);
}

/**
 * `3.9-slim-buster` → `3.11-slim-bookworm`: the first supported minor that suits every torch, with a tag that is known to
 * be built, on the system written where that is supported and else on the oldest supported one.
 */
function newerPython(image: ImageReference, facts: ImageFacts, context: Context): string | undefined {
  const { knowledge } = context;
  const parts = /^(\d+)\.(\d+)(\.\d+)?(-.*)?$/.exec(image.tag ?? '');
  if (parts === null) return undefined;
  const version = supportedPython(`${parts[1]}`, Number(parts[2]), context);
  if (version === undefined) return undefined;
  const written = { ...image, tag: `${version}${parts[4] ?? ''}` };
  const others = facts.os === undefined ? [] : knowledge.nearestTags(written, 1);
  const tag = [written.tag, ...others].find((candidate) => {
    const other = { ...image, tag: candidate };
    return knowledge.pinnedTag(other) !== undefined && isSupported(knowledge.image(other), context);
  });
  return parts[3] === undefined || tag === undefined ? tag : knowledge.pinnedTag({ ...image, tag });
}

/** The first Python from `major.minor` on that has support, if every torch pinned in the file has wheels for it. */
function supportedPython(major: string, minor: number, context: Context): string | undefined {
  const { knowledge, file, project } = context;
  const { requirements } = pythonPackages(runsOf(file.instructions), project.requirements);
  // An unpinned torch is taken in whatever version has wheels.
  const pins = requirements.flatMap(({ name, pin }) => (name === 'torch' && pin !== undefined ? [pin] : []));
  for (let next = minor; ; next++) {
    const version = `${major}.${next}`;
    const ending = knowledge.pythonEndOfLife(version);
    if (ending.kind !== 'known') return undefined;
    if (stateOf(ending.value, context) !== undefined) continue;
    const suits = pins
      .map((pin) => knowledge.torch(pin))
      .every((torch) => torch.kind === 'known' && torch.value.python.includes(version));
    return suits || next === minor ? version : undefined;
  }
}

function isSupported({ endOfLife }: ImageFacts, context: Context): boolean {
  return endOfLife.every((ending) => stateOf(ending, context) === undefined);
}

/** The same CUDA, cuDNN and flavour on a system that is supported, and whose Python takes what the file installs into it. */
function newerSystem(image: ImageReference, facts: ImageFacts, context: Context): string | undefined {
  if (facts.cuda === undefined || facts.os === undefined) return undefined;
  return context.knowledge.nearestTags(image, 12).find((tag) => {
    const other = context.knowledge.image({ ...image, tag });
    return (
      other.cuda === facts.cuda &&
      other.cudnn === facts.cudnn &&
      other.torch === facts.torch &&
      other.flavour === facts.flavour &&
      other.os?.name === facts.os?.name &&
      isSupported(other, context) &&
      !refusesPip(other, context)
    );
  });
}

/** True when an installation of the file goes into the Python of the system, which newer releases refuse. */
function refusesPip({ os }: ImageFacts, { file, knowledge }: Context): boolean {
  if (os === undefined) return false;
  const managed = knowledge.isExternallyManaged(os.name, os.version);
  if (managed.kind !== 'known' || !managed.value) return false;
  return file.stages.some((stage) => systemInstalls(file, stage).length > 0);
}
