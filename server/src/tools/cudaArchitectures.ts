import type { Instruction } from '../dockerfile/model.ts';
import type { ShellScript } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Resolved } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { toolCommands } from './commands.ts';

/** One GPU architecture that code is to be compiled for. */
export interface Architecture {
  /** As a compute capability, without the letter of `9.0a`: `8.6`. */
  readonly capability: string;
  /** As written: `9.0a+PTX`, `sm_90`. */
  readonly text: string;
  readonly span: Span;
}

/** A setting that says which architectures to compile for, written out in the file. */
export interface ArchitectureList {
  /** `TORCH_CUDA_ARCH_LIST`, `CMAKE_CUDA_ARCHITECTURES`, `nvcc -arch` */
  readonly setting: string;
  readonly architectures: readonly Architecture[];
  /** The value is a default that `--build-arg` may change. */
  readonly overridable: boolean;
}

type Format = 'torch' | 'cmake';

/** Variables that compilers read, and how their values are written. */
const VARIABLES: ReadonlyMap<string, Format> = new Map([
  ['TORCH_CUDA_ARCH_LIST', 'torch'],
  ['CUDAARCHS', 'cmake'],
]);
const CMAKE_OPTION = /^-DCMAKE_CUDA_ARCHITECTURES(?::\w+)?=/;
const NVCC_OPTION = /^(?:-arch|--gpu-architecture|-gencode|--generate-code|-code|--gpu-code)(?:=|$)/;

/** The architecture lists an instruction sets; values put together from variables are left out. */
export function architectureLists(instruction: Instruction): readonly ArchitectureList[] {
  if (instruction.keyword === 'RUN') return inScript(instruction.script);
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG') return [];
  const overridable = instruction.keyword === 'ARG';
  return instruction.assignments.flatMap(({ name, value }) => ofVariable(name.value, value, overridable));
}

function inScript(script: ShellScript): ArchitectureList[] {
  const assigned = script.commands.flatMap(({ env }) =>
    env.flatMap(({ name, value }) => ofVariable(name.value, value, false)),
  );
  const argued = toolCommands(script).flatMap(({ program, args }) =>
    args.flatMap((word): readonly ArchitectureList[] => {
      const literal = literalText(word.value);
      if (literal === undefined) return [];
      if (program === 'export') {
        const [name = '', ...rest] = literal.text.split('=');
        const format = VARIABLES.get(name);
        return format === undefined ? [] : list(name, rest.join('=').replace(/["']/g, ''), word, format);
      }
      const option = CMAKE_OPTION.exec(literal.text)?.[0];
      if (option !== undefined)
        return list('CMAKE_CUDA_ARCHITECTURES', literal.text.slice(option.length), word, 'cmake');
      return program === 'nvcc' ? ofNvcc(literal.text, word.span) : [];
    }),
  );
  return [...assigned, ...argued];
}

function ofVariable(
  name: string,
  value: Resolved<string> | undefined,
  overridable: boolean,
): ArchitectureList[] {
  const format = VARIABLES.get(name);
  const literal = literalText(value);
  if (format === undefined || literal === undefined || value === undefined) return [];
  return list(name, literal.text, value, format).map((found) => ({ ...found, overridable }));
}

/** `text` stands at the end of what `span` covers, before a closing quote if there is one. */
function list(
  setting: string,
  text: string,
  { span }: { readonly span: Span },
  format: Format,
): ArchitectureList[] {
  const architectures = [...text.matchAll(/[^\s;,]+/g)].flatMap((match): readonly Architecture[] => {
    const capability = format === 'torch' ? ofTorch(match[0]) : ofCmake(match[0]);
    return capability === undefined ? [] : [{ capability, text: match[0], span }];
  });
  return architectures.length === 0 ? [] : [{ setting, architectures, overridable: false }];
}

/** `9.0`, `9.0a`, `9.0+PTX` */
function ofTorch(text: string): string | undefined {
  return /^(\d{1,2}\.\d)[af]?(?:\+PTX)?$/.exec(text)?.[1];
}

/** `90`, `90a`, `90-real` */
function ofCmake(text: string): string | undefined {
  const match = /^(\d{1,2})(\d)[af]?(?:-real|-virtual)?$/.exec(text);
  return match === null ? undefined : `${match[1]}.${match[2]}`;
}

/** `-arch=sm_90`, `-gencode=arch=compute_90,code=sm_90`; the latter names one architecture twice. */
function ofNvcc(text: string, span: Span): ArchitectureList[] {
  if (!NVCC_OPTION.test(text) && !/^arch=compute_/.test(text) && !/^(?:sm|compute)_\d+[af]?$/.test(text))
    return [];
  const match = /(?:sm|compute)_(\d{1,2})(\d)[af]?\b/.exec(text);
  if (match === null) return [];
  const found = { capability: `${match[1]}.${match[2]}`, text: match[0], span };
  return [{ setting: 'nvcc', architectures: [found], overridable: false }];
}

function literalText(value: Resolved<string> | undefined): { readonly text: string } | undefined {
  return value !== undefined && value.kind !== 'unknown' && value.via.length === 0
    ? { text: value.value }
    : undefined;
}

/** Where an architecture itself stands; the whole value when the source does not show it as read. */
export function placeOf(source: string, { text, span }: Architecture): Span {
  const written = source.slice(span.start, span.end);
  const word = /[\w.+-]/;
  for (let at = written.indexOf(text); at >= 0; at = written.indexOf(text, at + 1)) {
    const start = span.start + at;
    const end = start + text.length;
    const whole = !word.test(source[end] ?? '') && (!word.test(source[start - 1] ?? '') || at === 0);
    if (whole) return { start, end };
  }
  return span;
}

/** The edit that takes one architecture out of its list, with one separator; undefined when it is the only one. */
export function withoutArchitecture(
  source: string,
  { architectures }: ArchitectureList,
  architecture: Architecture,
): TextEdit | undefined {
  const place = placeOf(source, architecture);
  if (architectures.length < 2 || place === architecture.span) return undefined;
  const before = /[\s;,]+$/.exec(source.slice(architecture.span.start, place.start))?.[0] ?? '';
  const after = /^[\s;,]+/.exec(source.slice(place.end, architecture.span.end))?.[0] ?? '';
  const start = place.start - before.length;
  const end = place.end + (before === '' ? after.length : 0);
  return { span: { start, end }, text: '' };
}
