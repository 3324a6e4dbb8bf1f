import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import type { Span } from '../../text/span.ts';
import { condaCommands } from '../../tools/conda.ts';
import { installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, type PipIndex, pipIndexes } from '../../tools/pipIndexes.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { earlierInstalls, imageUnder, runsBeside } from '../../tools/stageInstalls.ts';
import { packageName } from '../../tools/systemPackages.ts';
import { cudaOfVariant, splitLocal, variantEdits } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const gpuImageGetsCpuTorch = defineRule({
  meta: {
    id: 'gpu-image-gets-cpu-torch',
    title: 'CPU build of torch on a CUDA image',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      cpu: 'torch is installed in its CPU build, on {image} with CUDA {cuda}',
      auto: 'the backend auto looks for a GPU driver, a build has none, so torch is installed in its CPU build on {image} with CUDA {cuda}',
    },
    docs: {
      what: 'On a base image with CUDA, torch is taken from the CPU wheel index, pinned with `+cpu`, installed by conda with `cpuonly`, or left to `--torch-backend=auto` (`UV_TORCH_BACKEND=auto`) of uv, which decides by the driver it sees while the image is built.',
      why: 'The image carries gigabytes of CUDA that torch cannot use, and `torch.cuda.is_available()` is false on every GPU without any error. A build has no GPU driver, so `auto` always ends at the CPU build there.',
      fix: 'Offers the CUDA variant of the same release that is nearest to the CUDA of the image; without a pin the variant of exactly that CUDA, if torch was built for it.',
      ignore:
        'When the CPU build is meant and the CUDA of the image is for another program. Nothing is reported where another package for GPUs is installed, in a branch, when a variable decides, with `RUN --device`, or with `UV_CUDA_DRIVER_VERSION`.',
      neighbours: [],
      sources: [
        'PyTorch, Get Started: one wheel index for each compute platform',
        'uv documentation, Using uv with PyTorch: automatic backend selection',
      ],
    },
  },
  *check(context) {
    const { file } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      const image = imageUnder(file, run);
      const facts = image === undefined ? undefined : context.knowledge.image(image);
      if (image === undefined || facts?.cuda === undefined) continue;
      if (run.flags.some(({ name }) => name === 'device') || usesGpuOtherwise(file, run, context)) continue;
      const place = { image: imageName(image), cuda: facts.cuda };
      for (const { cause, span, install, indexes } of cpuTorches(file, run, facts, context)) {
        const fixes = install === undefined ? [] : withCuda(install, indexes, cause, facts.cuda, context);
        yield { message: cause, data: place, span, evidence: facts.statusSources, fixes } satisfies Finding;
      }
    }
  },
});

interface CpuTorch {
  readonly cause: 'cpu' | 'auto';
  readonly span: Span;
  readonly install: PipInstall | undefined;
  readonly indexes: readonly PipIndex[];
}

function cpuTorches(
  file: DockerfileModel,
  run: RunInstruction,
  facts: ImageFacts,
  context: Context,
): CpuTorch[] {
  const conda = condaCommands(run.script).flatMap(({ packages, command }): CpuTorch[] => {
    const word = packages.find((one) => packageName(one) === 'cpuonly');
    if (word === undefined || command.context.conditional) return [];
    return [{ cause: 'cpu', span: word.span, install: undefined, indexes: [] }];
  });
  const pip = pipInstalls(run.script)
    .filter(({ action, command }) => action === 'install' && !command.context.conditional)
    .flatMap((install) => cpuTorch(file, run, install, facts, context) ?? []);
  return [...conda, ...pip];
}

function cpuTorch(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  facts: ImageFacts,
  { project, knowledge }: Context,
): CpuTorch | undefined {
  const { packages } = installRequests(install, project.requirements);
  const asked = packages.find(({ name, marker }) => name === 'torch' && marker === undefined);
  const indexes = pipIndexes(install, run.lookup);
  const words = [asked?.word, ...indexes.map(({ word }) => word)];
  // A variable, even with a default, is there to choose the variant from outside.
  if (asked === undefined || words.some((word) => word !== undefined && word.value.kind !== 'known'))
    return undefined;
  const { release, local } = splitLocal(asked.pin ?? '');
  const [index, ...others] = indexes;
  const only =
    others.length === 0 && (index?.kind === 'main' || index?.kind === 'backend') ? index : undefined;
  const served = only?.kind === 'backend' ? only.text : knowledge.torchIndexVariant(only?.text ?? '');
  const variant = local ?? served;
  if (local === undefined && (release === facts.torch || isThere(file, run, install, facts, release)))
    return undefined;
  if (variant !== 'cpu' && (variant !== 'auto' || isDriverGiven(run, install))) return undefined;
  const span = local === undefined && only?.word !== undefined ? only.word.span : asked.at;
  return { cause: variant, span, install: asked.listedIn === undefined ? install : undefined, indexes };
}

/** True when some torch is installed already, which satisfies a requirement without a version. */
function isThere(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  facts: ImageFacts,
  release: string,
): boolean {
  const before = earlierInstalls(file, run, install).flatMap(({ requirements }) => requirements);
  return release === ''
    ? facts.torch !== undefined || before.some(({ name }) => name === 'torch')
    : before.some(({ name, pin }) => name === 'torch' && splitLocal(pin ?? '').release === release);
}

function isDriverGiven({ lookup }: RunInstruction, { command }: PipInstall): boolean {
  return lookup('UV_CUDA_DRIVER_VERSION') !== undefined || command.env.has('UV_CUDA_DRIVER_VERSION');
}

/** True when something else in the image is for GPUs by its name, or torch comes for CUDA elsewhere. */
function usesGpuOtherwise(file: DockerfileModel, run: RunInstruction, { project }: Context): boolean {
  const packages = pythonPackages(runsBeside(file, run), project.requirements);
  const texts = packages.requirements.flatMap(({ name, extras, pin }) => [
    name,
    ...extras,
    splitLocal(pin ?? '').local ?? '',
  ]);
  return [...packages.names, ...texts].some((text) =>
    /gpu|cuda|cu\d\d|tensorrt|^(?:tensorflow|jax|cupy|vllm|sglang|paddlepaddle|mxnet)/.test(text),
  );
}

function withCuda(
  install: PipInstall,
  indexes: readonly PipIndex[],
  from: string,
  cuda: string,
  { knowledge }: Context,
): Fix[] {
  const pin = install.requirements.find(({ name }) => name === 'torch')?.pin;
  const torch = pin === undefined ? undefined : knowledge.torch(splitLocal(pin).release);
  const [major = '', minor = ''] = cuda.split('.');
  const exact = `cu${major}${minor}`;
  const variants =
    pin === undefined
      ? [exact].filter((variant) => knowledge.torchWithVariant(variant).length > 0)
      : torch?.kind === 'known'
        ? torch.value.variants
        : [];
  const to = variants
    .filter((variant) => cudaOfVariant(variant)?.startsWith(`${major}.`))
    .sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
    .findLast((variant) => compareVersions(cudaOfVariant(variant) ?? '', `${major}.${minor}`) <= 0);
  const edits = to === undefined ? undefined : variantEdits(install, indexes, from, to);
  if (edits === undefined || edits.length === 0) return [];
  return [{ title: `Install torch for ${to}`, safety: 'suggestion', edits }];
}
