import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { Gpu } from '../../knowledge/subjects.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { compareVersions, minorOf } from '../../knowledge/versions.ts';
import { installedTorch } from '../../tools/installedTorch.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { variantEdits } from '../../tools/torchPin.ts';
import type { TorchWheel } from '../../tools/torchWheel.ts';

type Context = RuleContext<object>;

export const gpuArchUnsupported = defineRule({
  meta: {
    id: 'gpu-arch-unsupported',
    title: 'Target GPU is not served by the torch or CUDA of the image',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      torch: 'torch {release} for {variant} has no code for {gpu}, it was built for {built}',
      dropped: '{image} has CUDA {cuda}, and CUDA {turn} dropped {gpu}',
    },
    docs: {
      what: 'The settings name the GPUs of the target (`target: {gpus: [RTX 5090]}`), and the torch of the final image holds no code that runs on one of them, or the CUDA of the image has dropped it. Silent without a target; where the settings name none, VS Code takes the GPUs that *Check GPU Host* found.',
      why: 'The first kernel fails with `no kernel image is available for execution on the device`. A wheel runs on the compute capabilities it was compiled for, on newer minor ones of the same major, and on newer majors only where PTX is in it: Blackwell (10.0, 12.0) needs torch 2.7.0 and CUDA 12.8 or newer, and Volta and older are in no build for CUDA 13.',
      fix: 'Offers another CUDA variant of the same torch that serves the GPU, or the tag of the image with the nearest torch that does.',
      ignore:
        'When torch is compiled for the GPU elsewhere. Nothing is reported for GPUs, releases and variants the tables do not have, for torch without a pin, or where several torches are installed.',
      neighbours: [],
      sources: [
        'pytorch/pytorch RELEASE.md, CUDA Support Matrix',
        'NVIDIA, CUDA GPU Compute Capability',
        'NVIDIA Data Center Drivers documentation: CUDA Toolkit, Driver, and Architecture Matrix',
      ],
    },
  },
  *check(context) {
    const { file, project, knowledge, target } = context;
    const shipped = shippedStages(file);
    const [bottom] = shipped;
    if (target.gpus.length === 0 || bottom === undefined) return;
    const image = bottom.base.kind === 'image' ? bottom.base.image : undefined;
    const facts = image === undefined ? undefined : knowledge.image(image);
    const runs = runsOf(shipped.flatMap(({ instructions }) => instructions));
    const wheel = installedTorch(file, runs, project.requirements, knowledge);
    if (wheel === undefined) return;
    const packages = pythonPackages(runs, project.requirements);
    for (const name of target.gpus) {
      const known = knowledge.gpu(name);
      if (known.kind !== 'known') continue;
      if (wheel !== 'none' && wheel.release !== undefined)
        yield* checkWheel(wheel, name, known.value, context);
      else if (facts?.torch !== undefined && facts.cuda !== undefined)
        yield* checkImage(bottom, facts, name, known.value, context);
      else if (facts !== undefined && packages.complete && packages.names.size === 0)
        yield* checkCuda(bottom, facts, name, known.value, context);
    }
  },
});

function* checkWheel(wheel: TorchWheel, name: string, gpu: Gpu, context: Context): Iterable<Finding> {
  const { release = '', variant, asked, overridable } = wheel;
  const found = judge(release, variant, name, gpu, context);
  if (found === undefined) return;
  const torch = context.knowledge.torch(release);
  const others = torch.kind === 'known' ? torch.value.variants : [];
  const to = others.find((other) => /^cu\d+$/.test(other) && serves(release, other, gpu, context));
  const edits = to === undefined ? undefined : variantEdits(asked.install, wheel.indexes, variant, to);
  const fixes: Fix[] =
    edits === undefined || edits.length === 0
      ? []
      : [{ title: `Use torch ${release} for ${to}`, safety: 'suggestion', edits }];
  yield { ...found, span: asked.span, confidence: overridable ? 'likely' : 'certain', fixes };
}

function* checkImage(
  bottom: Stage,
  facts: ImageFacts,
  name: string,
  gpu: Gpu,
  context: Context,
): Iterable<Finding> {
  const variant = variantOf(facts.cuda ?? '');
  const found = judge(facts.torch ?? '', variant, name, gpu, context);
  if (found === undefined) return;
  const packages = pythonPackages(
    runsOf(shippedStages(context.file).flatMap(({ instructions }) => instructions)),
    context.project.requirements,
  );
  const sure = bottom.from.image.kind === 'known' && packages.complete;
  const fixes = otherTag(bottom, facts, gpu, context);
  yield { ...found, span: tagSpan(bottom), confidence: sure ? 'certain' : 'likely', fixes };
}

/** The libraries of a CUDA release hold no code for GPUs it has dropped; those that came later may run by PTX. */
function* checkCuda(
  bottom: Stage,
  facts: ImageFacts,
  name: string,
  gpu: Gpu,
  context: Context,
): Iterable<Finding> {
  if (facts.cuda === undefined || facts.family !== 'nvidia/cuda' || bottom.base.kind !== 'image') return;
  const answer = context.knowledge.computeCapability(gpu.computeCapability);
  const turn = answer.kind === 'known' ? answer.value.droppedInCuda : undefined;
  if (answer.kind !== 'known' || turn === undefined || compareVersions(facts.cuda, turn) < 0) return;
  yield {
    message: 'dropped',
    data: {
      image: imageName(bottom.base.image),
      cuda: minorOf(facts.cuda),
      turn,
      gpu: shown(name, gpu, context),
    },
    span: tagSpan(bottom),
    confidence: bottom.from.image.kind === 'known' ? 'certain' : 'likely',
    evidence: answer.sources,
  };
}

function judge(release: string, variant: string, name: string, gpu: Gpu, context: Context) {
  const { knowledge } = context;
  const answer = knowledge.torchRunsOn(release, variant, gpu.computeCapability);
  const built = knowledge.torchArchitectures(release, variant);
  if (answer.kind !== 'known' || answer.value !== 'none' || built.kind !== 'known') return undefined;
  const data = {
    release,
    variant,
    gpu: shown(name, gpu, context),
    built: built.value.architectures.join(', '),
  };
  return { message: 'torch', data, evidence: answer.sources };
}

function serves(release: string, variant: string, gpu: Gpu, { knowledge }: Context): boolean {
  const answer = knowledge.torchRunsOn(release, variant, gpu.computeCapability);
  return answer.kind === 'known' && answer.value !== 'none';
}

/** The oldest tag of the same flavour, with this torch or a newer one, that serves the GPU. */
function otherTag(bottom: Stage, facts: ImageFacts, gpu: Gpu, context: Context): Fix[] {
  if (bottom.base.kind !== 'image' || facts.family === undefined || facts.torch === undefined) return [];
  const { image } = bottom.base;
  const { torch } = facts;
  const fitting = context.knowledge.tagsOf(facts.family).filter((tag) => {
    const other = context.knowledge.image({ ...image, tag, digest: undefined });
    if (other.torch === undefined || other.cuda === undefined || other.flavour !== facts.flavour)
      return false;
    return (
      compareVersions(other.torch, torch) >= 0 && serves(other.torch, variantOf(other.cuda), gpu, context)
    );
  });
  const tag = fitting.at(-1);
  return tag === undefined || image.digest !== undefined ? [] : retagFixes(bottom, [tag]);
}

/** `cu124` of `12.4` */
function variantOf(cuda: string): string {
  return `cu${minorOf(cuda).replace('.', '')}`;
}

/** `RTX 5090 (compute capability 12.0)`, of a host that was looked at `… of this host` */
function shown(name: string, { computeCapability }: Gpu, { target }: Context): string {
  const capability = `compute capability ${computeCapability}`;
  const gpu = /^(?:sm_)?[\d.]+$/.test(name) ? capability : `${name} (${capability})`;
  return target.named ? gpu : `${gpu} of ${target.name}`;
}
