import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { ShellWord } from '../../shell/script.ts';
import type { TextEdit } from '../../text/edits.ts';
import { toolCommands } from '../../tools/commands.ts';
import { type DriverPackage, driverPackage, withoutDriver } from '../../tools/driverPackages.ts';
import { removedPaths } from '../../tools/removals.ts';
import { removePackages } from '../../tools/removePackages.ts';
import { isInstall, type PackageCommand, packageCommand, packageName } from '../../tools/systemPackages.ts';

export const driverInImage = defineRule({
  meta: {
    id: 'driver-in-image',
    title: 'NVIDIA driver is installed into the image',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      driver:
        'a driver is installed into the image by {packages}, beside that of the host, which the container runtime mounts',
      toolkit:
        'a driver is installed along with the CUDA toolkit by {packages}, beside that of the host, which the container runtime mounts',
      libraries:
        'a driver is installed along with the CUDA libraries by {packages}, beside that of the host, which the container runtime mounts',
    },
    docs: {
      what: 'The final image installs packages of the NVIDIA driver (`nvidia-driver-…`, `nvidia-utils-…`, `libnvidia-compute-…`, `cuda-drivers`), or a CUDA package that depends on them: `cuda`, `cuda-X-Y` and `cuda-runtime-X-Y`.',
      why: 'The NVIDIA container runtime mounts the driver libraries of the host into the container and runs `ldconfig`, which prefers the higher version. Where the image is newer than the host, `libcuda.so.1` and `libnvidia-ml.so.1` are those of the image, and the program stops with `Driver/library version mismatch`; under WSL 2 the container does not start, because `libnvidia-ml.so.1` exists already. A kernel module in an image is never loaded.',
      fix: 'Replaces `cuda` and `cuda-X-Y` by `cuda-toolkit`, of the CUDA of the base image where that is known and none is written, `cuda-runtime-X-Y` by `cuda-libraries-X-Y`, and leaves packages of the driver out.',
      ignore:
        'When the image installs the driver on a host, as the driver container of the GPU operator does; a stage that installs kernel headers is not reported. Nor are `cuda-compat-X-Y`, `nvidia-container-toolkit`, builder stages, images for Jetson, and an image that removes the libraries again.',
      neighbours: [],
      sources: [
        'NVIDIA CUDA Installation Guide for Linux, Meta Packages',
        'NVIDIA/libnvidia-container issues 213 and 266',
        'NVIDIA/nvidia-container-toolkit issue 289 (WSL 2)',
      ],
    },
  },
  *check({ file, knowledge }) {
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || (image !== undefined && /\b(?:l4t|jetpack)\b/.test(image.repository))) return;
    const instructions = instructionsOf(file, final);
    const installs = driverInstalls(instructions);
    if (installs.length === 0 || isForHost(instructions)) return;
    const cuda = image === undefined ? undefined : knowledge.image(image).cuda;
    for (const install of installs) {
      if (!isRemovedLater(instructions, install)) yield report(file, install, cuda);
    }
  },
});

interface DriverWord {
  readonly word: ShellWord;
  readonly name: string;
  readonly brings: DriverPackage;
}

interface DriverInstall {
  readonly run: RunInstruction;
  readonly command: PackageCommand;
  readonly words: readonly [DriverWord, ...DriverWord[]];
}

function driverInstalls(instructions: readonly Instruction[]): readonly DriverInstall[] {
  return runsOf(instructions).flatMap((run) =>
    toolCommands(run.script).flatMap((one): DriverInstall[] => {
      const command = packageCommand(one);
      if (command === undefined || !isInstall(command) || command.manager === 'apk') return [];
      const [first, ...others] = command.packages.flatMap(driverWord);
      return first === undefined ? [] : [{ run, command, words: [first, ...others] }];
    }),
  );
}

function driverWord(word: ShellWord): DriverWord[] {
  const name = packageName(word);
  const brings = name === undefined ? undefined : driverPackage(name);
  return name === undefined || brings === undefined ? [] : [{ word, name, brings }];
}

/** An image with kernel headers builds the kernel module, and is there to install the driver on a host. */
function isForHost(instructions: readonly Instruction[]): boolean {
  return runsOf(instructions)
    .flatMap(({ script }) => toolCommands(script))
    .flatMap((command) => packageCommand(command)?.packages ?? [])
    .some((word) => /^(?:linux-(?:headers|image|modules)|kernel-(?:devel|headers))/.test(word.text));
}

function isRemovedLater(instructions: readonly Instruction[], { command }: DriverInstall): boolean {
  return runsOf(instructions)
    .flatMap(({ script }) => toolCommands(script))
    .filter(({ span }) => span.start > command.command.span.start)
    .some((later) => {
      const packages = packageCommand(later);
      const takesOut = /^(?:remove|purge|autoremove)$/.test(packages?.action ?? '');
      const names = takesOut ? (packages?.packages ?? []).map(({ text }) => text) : removedPaths(later);
      return names.some((name) => /nvidia|libcuda|libnv|cuda-drivers/.test(name));
    });
}

function report(file: DockerfileModel, install: DriverInstall, cuda: string | undefined): Finding {
  const { command, words } = install;
  const [first, ...others] = words;
  const { conditional } = command.command.context;
  return {
    message: words.find(({ brings }) => brings !== 'driver')?.brings ?? 'driver',
    data: { packages: words.map(({ name }) => name).join(', ') },
    span: first.word.span,
    ...(conditional ? { severity: 'warning', confidence: 'likely' } : {}),
    related: others.map(({ word }) => ({ span: word.span, note: 'of the driver too' })),
    fixes: withoutDriverFix(file, install, cuda),
  };
}

/** Every word of the driver is replaced or left out, in one edit. */
function withoutDriverFix(
  file: DockerfileModel,
  { run, command, words }: DriverInstall,
  cuda: string | undefined,
): Fix[] {
  const release = cuda === undefined ? undefined : /^\d+\.\d+/.exec(cuda)?.[0];
  const replaced: TextEdit[] = [];
  const dropped: ShellWord[] = [];
  for (const { word } of words) {
    const text = withoutDriver(word.text, release);
    if (text === undefined) dropped.push(word);
    else replaced.push({ span: word.span, text });
  }
  const removals = dropped.length === 0 ? [] : removePackages(file, run, command, dropped);
  // A word such as "cuda-12-4" in quotes, or a variable that stands for a package.
  const quoted = dropped.some(({ text }) => !/^(?:nvidia|lib|cuda-drivers)/.test(text));
  if (removals === undefined || quoted || run.form === 'exec') return [];
  const title =
    replaced.length > 0
      ? `Install ${replaced.map(({ text }) => text).join(', ')}, without a driver`
      : `Do not install ${words.map(({ name }) => name).join(', ')}`;
  return [{ title, safety: 'suggestion', edits: [...replaced, ...removals] }];
}
