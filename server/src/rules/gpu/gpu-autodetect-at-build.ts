import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, stageOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { type NativeBuild, nativeBuilds } from '../../tools/nativeBuilds.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { configuresPip, pipIndexes } from '../../tools/pipIndexes.ts';

/** Packages whose choice of torch is left to the backend. */
const TORCH = new Set(['torch', 'torchvision', 'torchaudio', 'vllm', 'sglang']);

export const gpuAutodetectAtBuild = defineRule({
  meta: {
    id: 'gpu-autodetect-at-build',
    title: 'Build adapts to the machine it runs on',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      gpu: '{text} asks for the GPU of the machine that builds: a build has none',
      cpu: '{text} compiles for the processor of the machine that builds: on one with fewer instructions the program ends with "Illegal instruction"',
      engine: '{text} in RUN tunes an engine on the GPU it is to run on: a build has none',
      backend:
        'the backend auto looks for a GPU driver: a build has none, so the CPU build of torch is installed on every machine',
    },
    docs: {
      what: '`CMAKE_CUDA_ARCHITECTURES=native`, `nvcc -arch=native`, `CUDAARCHS=native`; `-march=native` or `-mcpu=native` given to a compiler, in `CFLAGS` and its relatives; `trtexec --saveEngine`, `trtllm-build` and `yolo format=engine` in `RUN`; `uv … --torch-backend=auto` on an image without CUDA (on one with CUDA `gpu-image-gets-cpu-torch` says so). `-march=native` is information in an image that trains or is for development, which often runs where it was built.',
      why: 'A build has no GPU and no driver. CMake then stops with `CUDA_ARCHITECTURES is set to "native", but no GPU was detected`; nvcc only warns and compiles for its default architecture, whatever GPU the image meets; TensorRT cannot build an engine at all, and an engine built elsewhere is for that model of GPU only. A processor a build does have, but seldom the one that runs the image: a build server has instructions, AVX-512 for example, that the next machine has not.',
      fix: 'Offers `all-major`, which nvcc knows since 11.5 and CMake since 3.23; `-march=x86-64-v3` (AVX2: Intel since 2013, AMD since 2015; GCC 11, Clang 12); the backend `cpu`, which is what `auto` comes to. An engine is best built at the first start of the container and kept in a volume.',
      ignore:
        'When the image is built on the machine it runs on. Nothing is reported with `RUN --device`, and of GPUs nothing on Jetson images, whose builds usually see the GPU.',
      neighbours: [],
      sources: [
        'GiantAI/pixtrack#12: CMake error in docker build',
        'CMake documentation, CUDA_ARCHITECTURES: all-major since 3.23, native since 3.24',
        'NVIDIA, CUDA Compiler Driver NVCC: --gpu-architecture',
        'uv documentation, Using uv with PyTorch: automatic backend selection',
      ],
    },
  },
  *check(context) {
    const { file, profile } = context;
    // Most files name none of it.
    if (!/native|trtexec|trtllm-build|format=engine|auto/.test(file.text)) return;
    for (const instruction of file.instructions) {
      if (instruction.keyword === 'RUN' && instruction.flags.some(({ name }) => name === 'device')) continue;
      for (const found of nativeBuilds(instruction)) {
        const { kind, text, span } = found;
        if (kind !== 'cpu' && isJetson(file, instruction)) continue;
        const severity = kind === 'cpu' && profile !== 'serving' ? 'information' : 'warning';
        yield { message: kind, data: { text }, span, severity, fixes: explicit(found) };
      }
    }
    if (file.text.includes('auto') && !configuresPip(file))
      for (const run of runsOf(file.instructions)) yield* autoBackends(run, context);
  },
});

/** Images for Jetson are built on one, with the NVIDIA runtime as the default. */
function isJetson(file: DockerfileModel, instruction: Instruction): boolean {
  const stage = stageOf(file, instruction);
  const image = stage === undefined ? undefined : baseImageOf(file, stage);
  return image === undefined ? false : /l4t|jetson|jetpack|igpu/i.test(imageName(image));
}

function explicit({ kind, value }: NativeBuild): Fix[] {
  if (value === undefined || kind === 'engine') return [];
  const text = kind === 'gpu' ? 'all-major' : 'x86-64-v3';
  const title =
    kind === 'gpu' ? 'Compile for all-major, every generation' : 'Compile for x86-64-v3, AVX2 and below';
  return [{ title, safety: 'suggestion', edits: [{ span: value, text }] }];
}

function* autoBackends(run: RunInstruction, { file, knowledge }: RuleContext<object>): Iterable<Finding> {
  if (run.flags.some(({ name }) => name === 'device')) return;
  const stage = stageOf(file, run);
  const image = stage === undefined ? undefined : baseImageOf(file, stage);
  // A base that is not known may have CUDA, and on one with CUDA another rule reports it.
  const facts = image === undefined ? undefined : knowledge.image(image);
  if (facts?.family === undefined || facts.cuda !== undefined || facts.torch !== undefined) return;
  for (const install of pipInstalls(run.script)) {
    const { command, line } = install;
    const backend = pipIndexes(install, run.lookup).find(({ kind }) => kind === 'backend');
    const driver =
      run.lookup('UV_CUDA_DRIVER_VERSION') !== undefined || command.env.has('UV_CUDA_DRIVER_VERSION');
    const asked = install.requirements.filter(({ name }) => TORCH.has(name));
    if (asked.length === 0 || backend?.text !== 'auto' || driver || command.context.conditional) continue;
    const option = line.options.find(({ name }) => name === '--torch-backend');
    const end = option?.span.end ?? 0;
    const edits = [{ span: { start: end - 'auto'.length, end }, text: 'cpu' }];
    const onlyTorch = asked.every(({ name }) => name.startsWith('torch'));
    const plain = onlyTorch && option !== undefined && file.text.startsWith('auto', end - 'auto'.length);
    yield {
      message: 'backend',
      span: option?.span ?? command.span,
      fixes: plain ? [{ title: 'Say cpu, as it comes out', safety: 'suggestion', edits }] : [],
    };
  }
}
