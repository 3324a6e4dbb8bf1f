import type { Instruction } from '../dockerfile/model.ts';
import type { ShellScript, ShellWord } from '../shell/script.ts';
import { type Resolved, resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** A setting that makes a build look at the machine it runs on. */
export interface NativeBuild {
  /** What it looks at: the GPU for device code, the processor for the rest, or the GPU an engine is tuned for. */
  readonly kind: 'gpu' | 'cpu' | 'engine';
  /** As a user knows it: `CMAKE_CUDA_ARCHITECTURES=native`, `trtexec --saveEngine`. */
  readonly text: string;
  readonly span: Span;
  /** The value `native` alone; undefined where it is not written out. */
  readonly value: Span | undefined;
}

const GPU_OPTION = /^(?:-DCMAKE_CUDA_ARCHITECTURES(?::\w+)?|-arch|--gpu-architecture)=native$/;
const CPU_OPTION = /(?:^|[\s="'])(-m(?:arch|cpu)=native)(?=$|[\s"',])/;
const FLAG_VARIABLES = /^(?:C|CXX|CPP|F|FC|LD|RUST)FLAGS$|^CMAKE_(?:C|CXX)_FLAGS$|^CUDAARCHS$/;
/** Programs that only search, change or print text. */
const WRITERS = new Set(['sed', 'grep', 'perl', 'awk', 'echo', 'printf', 'rg']);
/** Programs that build a TensorRT engine, and the option that says so. */
const ENGINES: ReadonlyMap<string, RegExp> = new Map([
  ['trtexec', /^--saveEngine\b/],
  ['trtllm-build', /^--(?:checkpoint_dir|output_dir|model_config)\b/],
  ['yolo', /^format=engine$/],
]);

/** The settings of an instruction that make a build look at the machine it runs on. */
export function nativeBuilds(instruction: Instruction): readonly NativeBuild[] {
  if (instruction.keyword === 'RUN') return inScript(instruction.script);
  if (instruction.keyword !== 'ENV') return [];
  return instruction.assignments.flatMap(({ name, value }) => ofVariable(name.value, value));
}

function inScript(script: ShellScript): NativeBuild[] {
  const assigned = script.commands.flatMap(({ env }) =>
    env.flatMap(({ name, value }) => ofVariable(name.value, value)),
  );
  return [...assigned, ...toolCommands(script).flatMap((command) => ofCommand(command))];
}

function ofCommand(command: ToolCommand): readonly NativeBuild[] {
  const { program, args } = command;
  if (WRITERS.has(program)) return [];
  const engine = ENGINES.get(program);
  const asked = engine && args.find((word) => engine.test(wordText(word)));
  if (asked !== undefined) {
    const option = /^[^=]*/.exec(wordText(asked))?.[0] ?? '';
    const text = program === 'yolo' ? 'yolo format=engine' : `${program} ${option}`;
    return [{ kind: 'engine', text, span: command.programSpan, value: undefined }];
  }
  return args.flatMap((word, at) => ofWord(word, program, args[at - 1]));
}

function ofWord(word: ShellWord, program: string, before: ShellWord | undefined): readonly NativeBuild[] {
  const text = wordText(word);
  const spaced =
    program === 'nvcc' && text === 'native' && /^(?:-arch|--gpu-architecture)$/.test(before?.text ?? '');
  if (spaced) return [{ kind: 'gpu', text: 'nvcc -arch native', span: word.span, value: word.span }];
  if (GPU_OPTION.test(text)) {
    const shown = text.replace(/^-D/, '').replace(/:\w+=/, '=');
    return [{ kind: 'gpu', text: shown, span: word.span, value: lastIn(word, text, 'native') }];
  }
  const flag = CPU_OPTION.exec(text)?.[1];
  if (flag === undefined) return [];
  // Names of processors mean another thing to each of the two options.
  const value = flag.startsWith('-march') ? lastIn(word, text, 'native') : undefined;
  return [{ kind: 'cpu', text: flag, span: word.span, value }];
}

function ofVariable(name: string, value: Resolved<string> | undefined): readonly NativeBuild[] {
  const text = resolvedValue(value) ?? (value?.kind === 'unknown' ? value.raw : '');
  if (value === undefined || !FLAG_VARIABLES.test(name)) return [];
  if (name === 'CUDAARCHS')
    return text === 'native'
      ? [{ kind: 'gpu', text: 'CUDAARCHS=native', span: value.span, value: undefined }]
      : [];
  const flag = CPU_OPTION.exec(text)?.[1];
  return flag === undefined ? [] : [{ kind: 'cpu', text: flag, span: value.span, value: undefined }];
}

/** Where `part` stands in a word that is written as it is read, give or take quotes. */
function lastIn({ text, span }: ShellWord, value: string, part: string): Span | undefined {
  const at = text.lastIndexOf(part);
  const once = text.indexOf(part) === at && value.indexOf(part) === value.lastIndexOf(part);
  return at < 0 || !once ? undefined : { start: span.start + at, end: span.start + at + part.length };
}
