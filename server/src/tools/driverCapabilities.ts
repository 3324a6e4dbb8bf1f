import type { Instruction, RunInstruction } from '../dockerfile/model.ts';
import { commandsOf, envsOf, runsOf } from '../dockerfile/queries.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { askedPackages } from './askedPackages.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';

/** A part of the driver that a program loads and the container runtime mounts only when it is asked for. */
export interface CapabilityNeed {
  readonly capability: 'video' | 'graphics';
  readonly what: string;
  readonly span: Span;
}

/** Codecs of FFmpeg that NVIDIA's video engines run. */
const CODEC = /\b(?:av1|h264|hevc|mjpeg|mpeg\d|vc1|vp[89])_(?:nvenc|cuvid)\b/;
/** Bindings of NVIDIA's Video Codec SDK. */
const VIDEO_PACKAGES = new Set(['pynvvideocodec', 'pynvcodec']);
/** Variables that choose EGL, the way to render without a screen. */
const RENDERERS = new Set(['PYOPENGL_PLATFORM', 'MUJOCO_GL']);

/** The first need of each kind that the instructions of an image show. */
export function capabilityNeeds(
  instructions: readonly Instruction[],
  read: (path: string) => RequirementsFile | undefined,
): readonly CapabilityNeed[] {
  const runs = runsOf(instructions);
  const needs = [
    ...runs.flatMap((run) => fromPackages(run, read)),
    ...fromCommands(instructions),
    ...fromEnvironment(instructions),
  ];
  return needs.filter(
    ({ capability }, at) => needs.findIndex((other) => other.capability === capability) === at,
  );
}

function fromPackages(
  run: RunInstruction,
  read: (path: string) => RequirementsFile | undefined,
): CapabilityNeed[] {
  return askedPackages(run, read)
    .filter(({ requirement }) => VIDEO_PACKAGES.has(requirement.name))
    .map(({ requirement, span }) => ({ capability: 'video', what: requirement.name, span }));
}

function fromCommands(instructions: readonly Instruction[]): CapabilityNeed[] {
  return commandsOf(instructions)
    .flatMap(({ script }) => toolCommands(script))
    .flatMap(({ args }) =>
      args.flatMap((word, at): CapabilityNeed[] => {
        const text = wordText(word);
        const before = args[at - 1];
        const accelerated =
          before !== undefined && wordText(before) === '-hwaccel' && /^(?:cuda|nvdec|cuvid)$/.test(text);
        const what = accelerated ? `-hwaccel ${text}` : CODEC.exec(text)?.[0];
        return what === undefined ? [] : [{ capability: 'video', what, span: word.span }];
      }),
    );
}

function fromEnvironment(instructions: readonly Instruction[]): CapabilityNeed[] {
  return envsOf(instructions).flatMap(({ assignments }) =>
    assignments.flatMap(({ name, value }): CapabilityNeed[] => {
      const text = resolvedValue(value) ?? '';
      const codec = CODEC.exec(text)?.[0];
      if (codec !== undefined) return [{ capability: 'video', what: codec, span: name.span }];
      if (!RENDERERS.has(name.value) || text.toLowerCase() !== 'egl') return [];
      return [{ capability: 'graphics', what: `${name.value}=egl`, span: name.span }];
    }),
  );
}
