import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { compareVersions, minorOf } from '../../knowledge/versions.ts';
import { type AskedPackage, askedPackages } from '../../tools/askedPackages.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

/** The framework an installation asks for and the image already has. */
interface Repeat {
  readonly asked: AskedPackage;
  readonly wanted: string;
  readonly had: string;
  readonly fault: 'version' | 'build';
}

export const frameworkReinstalled = defineRule({
  meta: {
    id: 'framework-reinstalled',
    title: 'Framework of the base image is installed a second time',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      version: 'installs {package} {wanted} over the {package} {had} of {image}, whose layers keep both',
      build:
        'installs {package} {wanted} over the build of {package} {had} for CUDA {cuda} in {image}, whose layers keep both',
    },
    docs: {
      what: 'The final image is based on an image that is published with a framework (`pytorch/pytorch`, `tensorflow/tensorflow`), and an installation pins another release of it, or the same release built for another CUDA (`torch==2.4.0+cu121` on CUDA 12.4), on the command line or in the requirements file it reads.',
      why: 'What a layer holds stays in the image: a torch with its CUDA libraries is about 5 GB, and the first copy is pulled by every node and never used. torchvision, torchaudio and compiled extensions of the image were built for the torch that is replaced.',
      fix: 'Offers the tag of the same repository that is published with the wanted release, or drops the local label where the release is the same. A plain base image, to which only the wanted framework is added, is the other way.',
      ignore:
        'When no image with the wanted pair exists and the size does not matter. The same release without a local label is not reported, because pip finds it installed; nor are installations without a pin, in a branch of a script, or in builder stages.',
      neighbours: [],
      sources: [
        'pytorch/pytorch Dockerfile',
        'pip documentation, pip install: satisfied requirements are not installed again',
      ],
    },
  },
  *check(context) {
    const { file, project, knowledge } = context;
    const [bottom] = shippedStages(file);
    if (bottom?.base.kind !== 'image') return;
    const { image } = bottom.base;
    const facts = knowledge.image(image);
    // NVIDIA's builds carry versions of their own; another rule knows them.
    if (facts.family === undefined || facts.family.startsWith('nvcr.io/')) return;
    if (facts.status === 'does-not-exist' || facts.status === 'removed') return;
    const runs = runsOf(shippedStages(file).flatMap(({ instructions }) => instructions));
    for (const asked of runs.flatMap((run) => askedPackages(run, project.requirements))) {
      const repeat = repeatOf(asked, facts);
      if (repeat === undefined) continue;
      const { wanted, had, fault } = repeat;
      const variable = asked.written !== undefined && asked.written.word.value.kind !== 'known';
      yield {
        message: fault,
        data: {
          package: asked.requirement.name,
          wanted,
          had,
          image: imageName(image),
          cuda: facts.cuda ?? '',
        },
        span: asked.span,
        confidence: variable || bottom.from.image.kind !== 'known' ? 'likely' : 'certain',
        evidence: facts.statusSources,
        related: [{ span: tagSpan(bottom), note: `holds ${asked.requirement.name} ${had}` }],
        fixes: [...withoutLabel(repeat), ...otherTag(bottom, repeat, facts, context)],
      } satisfies Finding;
    }
  },
});

function repeatOf(asked: AskedPackage, facts: ImageFacts): Repeat | undefined {
  const { name, pin, marker } = asked.requirement;
  const had = heldIn(facts, name);
  if (had === undefined || pin === undefined || marker !== undefined) return undefined;
  const { release, local } = splitLocal(pin);
  // Pre-releases and what is not a version cannot be compared.
  if (!/^\d+(?:\.\d+)+$/.test(release) || !/^\d+(?:\.\d+)+$/.test(had)) return undefined;
  if (asked.install.command.context.conditional) return undefined;
  if (compareVersions(release, had) !== 0) return { asked, wanted: pin, had, fault: 'version' };
  const cuda = cudaOfVariant(local ?? '');
  if (cuda === undefined || facts.cuda === undefined || cuda === minorOf(facts.cuda)) return undefined;
  return { asked, wanted: pin, had, fault: 'build' };
}

/** The release of a framework that an image is published with. */
function heldIn({ torch, packages }: ImageFacts, name: string): string | undefined {
  return (name === 'torch' ? torch : undefined) ?? packages?.[name];
}

/** `torch==2.4.0`: pip then finds the torch of the image. */
function withoutLabel({ asked: { written }, wanted, fault }: Repeat): Fix[] {
  const { local } = splitLocal(wanted);
  if (fault !== 'build' || local === undefined || written === undefined) return [];
  const { span, word } = written;
  if (word.value.kind !== 'known' || word.value.via.length > 0) return [];
  const cut = { start: span.end - local.length - 1, end: span.end };
  return [{ title: 'Keep the torch of the image', safety: 'suggestion', edits: [{ span: cut, text: '' }] }];
}

/** The tag that is published with the wanted release, for the CUDA of its label when it has one. */
function otherTag(bottom: Stage, repeat: Repeat, facts: ImageFacts, { knowledge }: Context): Fix[] {
  if (bottom.base.kind !== 'image' || bottom.base.image.tag === undefined) return [];
  const { image } = bottom.base;
  const { release, local } = splitLocal(repeat.wanted);
  const asked = { ...image, digest: undefined, tag: image.tag?.replace(repeat.had, release) };
  const cuda = cudaOfVariant(local ?? '');
  // Of a wheel for CPUs or ROCm the repository has no image.
  if (local !== undefined && cuda === undefined) return [];
  const tag = knowledge.nearestTags(asked, 20).find((candidate) => {
    const other = knowledge.image({ ...asked, tag: candidate });
    return (
      heldIn(other, repeat.asked.requirement.name) === release &&
      other.flavour === facts.flavour &&
      (cuda === undefined || cuda === minorOf(other.cuda ?? ''))
    );
  });
  return tag === undefined || image.digest !== undefined ? [] : retagFixes(bottom, [tag]);
}
