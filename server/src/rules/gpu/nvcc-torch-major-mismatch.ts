import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext, type Severity } from '../../engine/rule.ts';
import { minorOf } from '../../knowledge/versions.ts';
import { type AskedPackage, askedPackages } from '../../tools/askedPackages.ts';
import { mayBringToolkit } from '../../tools/cudaToolkit.ts';
import { torchExtensionBuilds } from '../../tools/torchExtension.ts';
import { cudaOfVariant, variantEdits } from '../../tools/torchPin.ts';
import { type TorchWheel, torchWheel } from '../../tools/torchWheel.ts';

type Context = RuleContext<object>;

export const nvccTorchMajorMismatch = defineRule({
  meta: {
    id: 'nvcc-torch-major-mismatch',
    title: 'Extension is compiled by another CUDA than torch was',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      major:
        '{what} is compiled by CUDA {toolkit} of {image}, and torch {torch} was built for CUDA {wheel}: another major release',
      minor: '{what} is compiled by CUDA {toolkit} of {image}, and torch {torch} was built for CUDA {wheel}',
    },
    docs: {
      what: 'A stage installs a torch wheel built for one CUDA and compiles an extension of it with nvcc of another: another major release is an error, another minor release is information.',
      why: 'torch compares the two before it compiles and stops with `The detected CUDA version mismatches the version that was used to compile PyTorch` when the major differs; a different minor release gives a warning and works as a rule. Without an extension to compile the difference does not matter, because the wheel brings its own CUDA.',
      fix: 'Offers the wheel variant of the same torch for the CUDA of the image, or the tag of the base image for the CUDA of the wheel, where they exist.',
      ignore:
        'When another toolkit than the one of the base image compiles; stages that install or copy one are not reported. Packages that are compiled only when no published wheel fits are information at most.',
      neighbours: [],
      sources: ['pytorch/pytorch, torch/utils/cpp_extension.py: _check_cuda_version'],
    },
  },
  *check(context) {
    for (const stage of context.file.stages) yield* checkStage(stage, context);
  },
});

function* checkStage(stage: Stage, context: Context): Iterable<Finding> {
  const { file, knowledge } = context;
  const bottom = chainOf(file, stage)[0];
  if (bottom?.base.kind !== 'image') return;
  const { image } = bottom.base;
  const { cuda, has, statusSources } = knowledge.image(image);
  if (cuda === undefined || !has.includes('nvcc')) return;
  const toolkit = minorOf(cuda);
  for (const { wheel, build } of pairs(stage, context)) {
    const built = cudaOfVariant(wheel.variant);
    if (built === undefined || built === toolkit) continue;
    const major = majorOf(built) !== majorOf(toolkit);
    const sure = build.certain && !wheel.overridable && bottom.from.image.kind === 'known';
    const torch = wheel.release ?? '';
    yield {
      message: major ? 'major' : 'minor',
      data: { what: build.what, toolkit, image: imageName(image), torch, wheel: built },
      span: build.span,
      severity: severityOf(major, build, sure),
      confidence: sure ? 'certain' : 'likely',
      evidence: statusSources,
      related: [
        { span: tagSpan(bottom), note: `CUDA ${toolkit} compiles` },
        { span: wheel.asked.span, note: `torch for CUDA ${built}` },
      ],
      fixes: major ? [...otherWheel(wheel, toolkit, context), ...otherBase(bottom, built, context)] : [],
    };
  }
}

function severityOf(major: boolean, { certain }: Build, sure: boolean): Severity {
  if (!major || !certain) return 'information';
  return sure ? 'error' : 'warning';
}

interface Build {
  readonly what: string;
  readonly span: { readonly start: number; readonly end: number };
  /** nvcc runs in any case. */
  readonly certain: boolean;
}

/** Each extension that is compiled in the stage, with the torch that is installed when it is. */
function* pairs(stage: Stage, context: Context): Iterable<{ wheel: TorchWheel; build: Build }> {
  const { file, project, knowledge } = context;
  const instructions = instructionsOf(file, stage);
  if (mayBringToolkit(instructions)) return;
  let wheel: TorchWheel | undefined;
  for (const run of runsOf(instructions)) {
    const asked = askedPackages(run, project.requirements);
    const torches = asked.filter(({ requirement }) => requirement.name === 'torch');
    for (const one of torches) wheel = torchWheel(file, one, knowledge);
    const exists = wheel?.release !== undefined && isPublished(wheel, context);
    if (wheel === undefined || !exists || run.stage !== stage.index) continue;
    for (const build of buildsOf(run, asked, context)) yield { wheel, build };
  }
}

function isPublished({ release = '', variant }: TorchWheel, { knowledge }: Context): boolean {
  const torch = knowledge.torch(release);
  return torch.kind === 'known' && torch.value.variants.includes(variant);
}

function buildsOf(run: RunInstruction, asked: readonly AskedPackage[], { knowledge }: Context): Build[] {
  const named = asked.flatMap(({ requirement, span }): readonly Build[] => {
    const traits = knowledge.packageTraits(requirement.name);
    // Only what is built beside the installed torch is an extension of it.
    const extension = traits.kind === 'known' && traits.value.noBuildIsolation === true;
    const needs = extension ? traits.value.needsNvcc : undefined;
    if (needs !== 'always' && needs !== 'unless-wheel') return [];
    return [{ what: requirement.name, span, certain: needs === 'always' }];
  });
  const sources = torchExtensionBuilds(run).map(({ what, span }) => ({ what, span, certain: true }));
  return [...named, ...sources];
}

function majorOf(cuda: string): string {
  return cuda.slice(0, cuda.indexOf('.'));
}

/** The wheel of the same torch for the CUDA of the image. */
function otherWheel(
  { asked, release, variant, indexes }: TorchWheel,
  cuda: string,
  { knowledge }: Context,
): Fix[] {
  const torch = knowledge.torch(release ?? '');
  const to =
    torch.kind === 'known' ? torch.value.variants.find((one) => cudaOfVariant(one) === cuda) : undefined;
  const edits = to === undefined ? undefined : variantEdits(asked.install, indexes, variant, to);
  if (to === undefined || edits === undefined || edits.length === 0) return [];
  return [{ title: `Use torch ${release} for ${to}`, safety: 'suggestion', edits }];
}

/** The same kind of base image with the CUDA of the wheel. */
function otherBase(bottom: Stage, cuda: string, { knowledge }: Context): Fix[] {
  if (bottom.base.kind !== 'image' || bottom.base.image.digest !== undefined) return [];
  const { image } = bottom.base;
  const facts = knowledge.image(image);
  if (facts.family !== 'nvidia/cuda' || facts.cuda === undefined || image.tag === undefined) return [];
  const system = facts.os?.version;
  const tag = knowledge.tagsOf(facts.family).find((candidate) => {
    if (!candidate.startsWith(`${cuda}.`)) return false;
    const other = knowledge.image({ ...image, tag: candidate });
    const same = other.flavour === facts.flavour && other.os?.version === system;
    return same && (other.cudnn === undefined) === (facts.cudnn === undefined);
  });
  return tag === undefined ? [] : retagFixes(bottom, [tag]);
}
