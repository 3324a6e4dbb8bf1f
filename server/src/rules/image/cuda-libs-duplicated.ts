import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Instruction, Stage } from '../../dockerfile/model.ts';
import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { askedPackages } from '../../tools/askedPackages.ts';
import { toolCommands } from '../../tools/commands.ts';
import { compileWork } from '../../tools/compilation.ts';
import { mayBringToolkit } from '../../tools/cudaToolkit.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { packageCommand, packageName } from '../../tools/systemPackages.ts';
import { type TorchWheel, torchWheel } from '../../tools/torchWheel.ts';

type Context = RuleContext<object>;

/** System packages that are linked with the CUDA of the image. */
const LINKED = /^(?:lib)?(?:cuda|cublas|cudnn|nccl|nvinfer|nvonnx|tensorrt|nvparsers|npp)/;

export const cudaLibsDuplicated = defineRule({
  meta: {
    id: 'cuda-libs-duplicated',
    title: 'CUDA libraries are in the image twice',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      torch: '{image} holds the CUDA libraries, and the wheel of torch installs its own copy',
    },
    docs: {
      what: 'The final image is based on a `-runtime` tag of `nvidia/cuda`, and installs a torch wheel built for CUDA, which brings cuBLAS, cuDNN, NCCL and the CUDA runtime as Python packages.',
      why: 'The wheel loads its own libraries; those of the base image, several gigabytes with cuDNN, are pulled by every node and not used. All the wheel needs from outside is the driver, which the container runtime brings.',
      fix: 'Where everything the image installs is known, offers the `-base` tag of the same release. A `python:…-slim` image does as well.',
      ignore:
        'When something else in the image loads the CUDA of the system. Known cases are not reported: packages such as cupy, CTranslate2, TensorFlow and ONNX Runtime, packages compiled with nvcc, CUDA libraries installed by apt, anything compiled in the image or copied from another stage. A CUDA version that differs between image and wheel is no fault by itself.',
      neighbours: [],
      sources: [
        'NVIDIA container-images/cuda, README: base, runtime and devel',
        'pytorch/pytorch, torch wheel metadata: nvidia-*-cu12 requirements',
      ],
    },
  },
  *check(context) {
    const { file, knowledge, project } = context;
    const shipped = shippedStages(file);
    const [bottom] = shipped;
    if (bottom?.base.kind !== 'image') return;
    const facts = knowledge.image(bottom.base.image);
    if (!holdsLibraries(facts)) return;
    const instructions = shipped.flatMap((stage) => stage.instructions);
    const runs = runsOf(instructions);
    const asked = runs.flatMap((run) => askedPackages(run, project.requirements));
    const wheel = asked
      .map((one) => torchWheel(file, one, knowledge))
      .find((found) => found !== undefined && bringsCuda(found));
    if (wheel === undefined || usesSystemCuda(instructions, context)) return;
    const work = compileWork(runs, (name) => knowledge.cudaCompilerUse(name) === 'build');
    if (work.kind === 'compiles') return;
    const everything = work.kind === 'none' && pythonPackages(runs, project.requirements).complete;
    yield {
      message: 'torch',
      data: { image: imageName(bottom.base.image) },
      span: tagSpan(bottom),
      evidence: facts.statusSources,
      related: [{ span: wheel.asked.span, note: 'brings CUDA libraries of its own' }],
      fixes: everything ? toBase(bottom, context) : [],
    };
  },
});

/** `-base` images hold little more than the CUDA runtime; `-devel` images are there to compile. */
function holdsLibraries({ family, flavour }: ImageFacts): boolean {
  return family === 'nvidia/cuda' && flavour === 'runtime';
}

function bringsCuda({ variant, overridable }: TorchWheel): boolean {
  return !overridable && (variant === 'default' || /^cu\d+$/.test(variant));
}

/** True when something is known to load the CUDA of the image, or is copied in and may. */
function usesSystemCuda(instructions: readonly Instruction[], { knowledge, project }: Context): boolean {
  const runs = runsOf(instructions);
  const loads = (name: string): boolean => {
    const traits = knowledge.packageTraits(name);
    return (
      traits.kind === 'known' && (traits.value.cuda === 'system' || traits.value.needsNvcc !== undefined)
    );
  };
  const system = runs
    .flatMap(({ script }) => toolCommands(script))
    .flatMap((command) => packageCommand(command)?.packages ?? []);
  return (
    [...pythonPackages(runs, project.requirements).names].some(loads) ||
    system.some((word) => LINKED.test(packageName(word) ?? '')) ||
    copiesOf(instructions).some(({ from, sources }) => from !== undefined && sources.some(maybeProgram)) ||
    mayBringToolkit(instructions)
  );
}

/** Anything but an installer such as uv, which uses no CUDA. */
function maybeProgram(source: Parameters<typeof resolvedValue<string>>[0]): boolean {
  return !/(?:^|\/)uvx?$/.test(resolvedValue(source) ?? '');
}

function toBase(bottom: Stage, { knowledge }: Context): Fix[] {
  if (bottom.base.kind !== 'image' || bottom.base.image.digest !== undefined) return [];
  const tag = knowledge.siblingTag(bottom.base.image, 'base');
  return tag === undefined ? [] : retagFixes(bottom, [tag]);
}
