import { imageName, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { minorOf } from '../../knowledge/versions.ts';
import type { ShellWord } from '../../shell/script.ts';
import { optionOf } from '../../tools/commandLine.ts';
import { toolCommands } from '../../tools/commands.ts';
import { removedPaths } from '../../tools/removals.ts';
import { removePackages } from '../../tools/removePackages.ts';
import { isInstall, type PackageCommand, packageCommands, packageName } from '../../tools/systemPackages.ts';

type Context = RuleContext<object>;

/** The CUDA of Debian and Ubuntu; the packages of NVIDIA's repository are called otherwise. */
const DISTRIBUTION_CUDA = new Set(['nvidia-cuda-toolkit', 'nvidia-cuda-dev']);
const UPGRADES = new Set(['upgrade', 'dist-upgrade', 'full-upgrade']);
const HELD = '--allow-change-held-packages';

export const aptCudaConflict = defineRule({
  meta: {
    id: 'apt-cuda-conflict',
    title: 'apt brings another CUDA than that of the base image',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      second: '{package} installs the CUDA that {system} packages, beside CUDA {cuda} of {image}',
      held: '{action} with --allow-change-held-packages replaces libraries that {image} holds at CUDA {cuda}',
    },
    docs: {
      what: 'A stage on an image with CUDA installs `nvidia-cuda-toolkit` or `nvidia-cuda-dev`, the CUDA of the distribution, or upgrades packages that NVIDIA’s image holds.',
      why: 'Each release of Debian and Ubuntu packages one CUDA, Ubuntu 18.04 for example 9.1 while the image had 9.2. Its nvcc is in `/usr/bin` and compiles for that version: extensions of torch then stop with a CUDA mismatch. The package also depends on `libcuda.so.1` and so brings a driver, which can fail with `Driver/library version mismatch`. NVIDIA holds cuBLAS, NCCL and cuDNN in its images because newer ones are built for a newer CUDA.',
      fix: 'On `nvidia/cuda` images without nvcc installs `cuda-nvcc-X-Y` of the same CUDA instead, on images with nvcc leaves the package out; takes the option from the upgrade.',
      ignore:
        'When another CUDA is wanted. A plain `apt-get upgrade` is not reported: NVIDIA’s packages carry the release in their names or are held. Nor is anything on an image whose CUDA is not known.',
      neighbours: [],
      sources: [
        'NVIDIA/nvidia-docker issue 740 (nvcc 9.1 in a 9.2 image)',
        'rocker-org/rocker-versioned2 issue 342 (driver mismatch)',
        'NVIDIA container-images/cuda, dist: apt-mark hold, and its issue 88',
      ],
    },
  },
  *check(context) {
    for (const stage of context.file.stages) {
      const base = cudaBase(stage, context);
      if (base === undefined) continue;
      for (const run of runsOf(stage.instructions)) {
        for (const command of packageCommands(run.script)) {
          if (command.manager !== 'apt' && command.manager !== 'apt-get') continue;
          yield* secondCuda(context.file, run, command, base);
          yield* changedHeld(run, command, base);
        }
      }
    }
  },
});

interface CudaBase {
  readonly bottom: Stage;
  readonly image: string;
  readonly cuda: string;
  readonly system: string;
  readonly isNvidia: boolean;
  readonly holds: boolean;
  readonly hasNvcc: boolean;
  readonly lacksNvcc: boolean;
}

function cudaBase(stage: Stage, { file, knowledge }: Context): CudaBase | undefined {
  const bottom = chainOf(file, stage)[0];
  if (bottom?.base.kind !== 'image') return undefined;
  const { image } = bottom.base;
  const { family, cuda, os, flavour, has, lacks } = knowledge.image(image);
  if (cuda === undefined) return undefined;
  const isNvidia = family === 'nvidia/cuda';
  return {
    bottom,
    image: imageName(image),
    cuda: minorOf(cuda),
    system: os === undefined ? 'the distribution' : `${os.name} ${os.version}`,
    isNvidia,
    holds: isNvidia && flavour !== 'base',
    hasNvcc: has.includes('nvcc'),
    lacksNvcc: lacks.includes('nvcc'),
  };
}

function* secondCuda(
  file: DockerfileModel,
  run: RunInstruction,
  install: PackageCommand,
  base: CudaBase,
): Iterable<Finding> {
  if (!isInstall(install)) return;
  const words = install.packages.filter((word) => DISTRIBUTION_CUDA.has(packageName(word) ?? ''));
  const [first] = words;
  if (first === undefined) return;
  yield {
    message: 'second',
    data: { package: packageName(first) ?? '', system: base.system, cuda: base.cuda, image: base.image },
    span: first.span,
    confidence: base.bottom.from.image.kind === 'known' ? 'certain' : 'likely',
    related: [{ span: tagSpan(base.bottom), note: `CUDA ${base.cuda}` }],
    fixes: secondFixes(file, run, install, words, base),
  };
}

function secondFixes(
  file: DockerfileModel,
  run: RunInstruction,
  install: PackageCommand,
  words: readonly ShellWord[],
  base: CudaBase,
): Fix[] {
  const [first, ...others] = words;
  // A default of the FROM can change, a name written into the RUN does not follow it.
  if (first === undefined || base.bottom.from.image.kind !== 'known') return [];
  if (base.hasNvcc) {
    const edits = removePackages(file, run, install, words);
    const title = `Use nvcc of CUDA ${base.cuda} in the base image`;
    return edits === undefined ? [] : [{ title, safety: 'suggestion', edits }];
  }
  if (!base.isNvidia || !base.lacksNvcc || run.form === 'exec' || dropsRepository(file)) return [];
  const removals = others.length === 0 ? [] : removePackages(file, run, install, others);
  if (removals === undefined) return [];
  const name = `cuda-nvcc-${base.cuda.replace('.', '-')}`;
  return [
    {
      title: `Install ${name} instead`,
      safety: 'suggestion',
      edits: [{ span: first.span, text: name }, ...removals],
    },
  ];
}

/** Without the list of NVIDIA's repository, which the images bring, its packages are not found. */
function dropsRepository({ instructions }: DockerfileModel): boolean {
  return runsOf(instructions)
    .flatMap(({ script }) => toolCommands(script).flatMap(removedPaths))
    .some((path) => path.startsWith('/etc/apt/sources.list.d'));
}

function* changedHeld(run: RunInstruction, command: PackageCommand, base: CudaBase): Iterable<Finding> {
  const option = optionOf(command.line, HELD);
  if (!base.holds || !UPGRADES.has(command.action) || option === undefined) return;
  yield {
    message: 'held',
    data: { action: `${command.manager} ${command.action}`, image: base.image, cuda: base.cuda },
    span: option.span,
    confidence: base.bottom.from.image.kind === 'known' ? 'certain' : 'likely',
    related: [{ span: tagSpan(base.bottom), note: `holds its libraries at CUDA ${base.cuda}` }],
    fixes: run.form === 'exec' ? [] : [withoutOption(command, option.span.start, option.span.end)],
  };
}

function withoutOption({ command, actionWord }: PackageCommand, start: number, end: number): Fix {
  const before = command.args.findLast(({ span }) => span.end <= start)?.span.end ?? command.programSpan.end;
  const gap = Math.max(before, actionWord.span.end <= start ? actionWord.span.end : before);
  return {
    title: 'Leave held packages alone',
    safety: 'suggestion',
    edits: [{ span: { start: gap, end }, text: '' }],
  };
}
