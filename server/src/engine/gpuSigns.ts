import type { DockerfileModel, Stage } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { canonicalName } from '../formats/imageReference.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { condaCommands } from '../tools/conda.ts';
import { type PipInstall, pipInstalls } from '../tools/pip.ts';

const GPU_TAG = /(?:^|[-_.])(?:gpu|cuda|cu\d{2,3})(?:[-_.\d]|$)/;
const GPU_PACKAGES =
  /^(?:tensorflow-gpu|onnxruntime-gpu|vllm|flash-attn|tensorrt.*|cupy-cuda.*|nvidia-.*-cu\d+)$/;
const GPU_CONDA = /^(?:pytorch-cuda|cudatoolkit|cuda|cuda-toolkit|tensorflow-gpu)(?:[=<> ].*)?$/;

/** What a build says about the machine it is for. */
export interface GpuSigns {
  /** CUDA is in the image. */
  readonly cuda: boolean;
  /** PyTorch is in the image. */
  readonly torch: boolean;
}

/** Looks for CUDA and PyTorch in the bases and in what is installed. Signs, not proof: they preselect an answer. */
export function gpuSigns(file: DockerfileModel, knowledge: KnowledgeBase): GpuSigns {
  const signs = file.stages.flatMap((stage) => [
    baseSigns(stage, knowledge),
    ...installSigns(stage, knowledge),
  ]);
  return { cuda: signs.some((sign) => sign.cuda), torch: signs.some((sign) => sign.torch) };
}

/** The signs of the image a stage starts from. */
export function baseSigns({ base }: Stage, knowledge: KnowledgeBase): GpuSigns {
  if (base.kind !== 'image') return { cuda: false, torch: false };
  const { image } = base;
  const name = canonicalName(image);
  const facts = knowledge.image(image);
  const cuda =
    facts.cuda !== undefined ||
    facts.family === 'nvidia/cuda' ||
    facts.family === 'pytorch/pytorch' ||
    name.startsWith('nvcr.io/nvidia/') ||
    GPU_TAG.test(image.tag ?? '');
  return { cuda, torch: facts.torch !== undefined || /(?:^|\/)pytorch$/.test(name) };
}

function installSigns({ instructions }: Stage, knowledge: KnowledgeBase): GpuSigns[] {
  return runsOf(instructions).flatMap(({ script }) => [
    ...pipInstalls(script).map((install) => pipSigns(install, knowledge)),
    ...condaCommands(script).flatMap(({ packages }) =>
      packages.map(({ text }) => ({ cuda: GPU_CONDA.test(text), torch: /^pytorch(?:\W|$)/.test(text) })),
    ),
  ]);
}

function pipSigns(install: PipInstall, knowledge: KnowledgeBase): GpuSigns {
  const torch = install.requirements.find(({ name }) => name === 'torch');
  const index = install.indexUrl?.text ?? install.extraIndexUrls[0]?.text ?? '';
  const variant = /\+(\w+)$/.exec(torch?.pin ?? '')?.[1] ?? /\/(cpu|cu\d+)\/?$/.exec(index)?.[1];
  const named = install.requirements.some(
    ({ name, extras }) => GPU_PACKAGES.test(name) || extras.includes('and-cuda'),
  );
  const byTorch = torch !== undefined && isCuda(variant ?? defaultVariant(torch.pin, knowledge));
  return { cuda: named || byTorch, torch: torch !== undefined };
}

function defaultVariant(pin: string | undefined, knowledge: KnowledgeBase): string | undefined {
  const answer = pin === undefined ? undefined : knowledge.torch(pin);
  return answer?.kind === 'known' ? answer.value.defaultVariant : undefined;
}

function isCuda(variant: string | undefined): boolean {
  return variant?.startsWith('cu') === true;
}
