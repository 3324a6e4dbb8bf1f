import type { ExecInstruction, Instruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** The one command of a known kind that an image starts. */
export interface StartCall<T> {
  readonly command: ToolCommand;
  /** The arguments, those that CMD adds to an ENTRYPOINT included. */
  readonly args: readonly ShellWord[];
  /** The instruction that names the program. */
  readonly instruction: ExecInstruction;
  /** True when a program that is not visible gets the command and may change it: `ENTRYPOINT ["/start.sh"]`. */
  readonly behindScript: boolean;
  readonly what: T;
}

/** What is looked for: a program with the words after it. */
export type Recognise<T> = (program: string, words: readonly string[]) => T | undefined;

/** Programs that run the command they are given and wait for it. */
const INITS = new Set(['tini', 'dumb-init', 'env', 'exec', 'gosu', 'su-exec', 'catatonit']);

/** The CMD and ENTRYPOINT of the image: a CMD below the stage of the ENTRYPOINT is reset by it. */
export function startOf(instructions: readonly Instruction[]): {
  readonly entrypoint: ExecInstruction | undefined;
  readonly cmd: ExecInstruction | undefined;
} {
  const last = (keyword: 'CMD' | 'ENTRYPOINT'): ExecInstruction | undefined =>
    instructions.findLast((i): i is ExecInstruction => i.keyword === keyword);
  const entrypoint = last('ENTRYPOINT');
  const cmd = last('CMD');
  const reset = entrypoint !== undefined && cmd !== undefined && cmd.stage < entrypoint.stage;
  return { entrypoint, cmd: reset || entrypoint?.form === 'shell' ? undefined : cmd };
}

/**
 * The call that `recognise` knows among what the image starts; undefined when there is none, when there are several,
 * and when it runs only under a condition.
 */
export function startCall<T>(
  instructions: readonly Instruction[],
  recognise: Recognise<T>,
): StartCall<T> | undefined {
  const { entrypoint, cmd } = startOf(instructions);
  if (entrypoint === undefined || entrypoint.form === 'none')
    return cmd === undefined ? undefined : callIn(cmd, undefined, false, recognise);
  const [first] = toolCommands(entrypoint.script);
  if (first === undefined) return undefined;
  const inEntrypoint = callIn(entrypoint, cmd, false, recognise);
  if (inEntrypoint !== undefined || entrypoint.form !== 'exec' || cmd === undefined) return inEntrypoint;
  return callIn(cmd, undefined, !INITS.has(first.program), recognise);
}

function callIn<T>(
  instruction: ExecInstruction,
  added: ExecInstruction | undefined,
  behindScript: boolean,
  recognise: Recognise<T>,
): StartCall<T> | undefined {
  const commands = toolCommands(instruction.script);
  // What CMD adds goes to the program itself, not into the script of a shell.
  const [only] = commands;
  const takesMore = commands.length === 1 && only?.context.depth === 0 && instruction.form === 'exec';
  const more = takesMore && added?.form === 'exec' ? (added.script.commands[0]?.argv ?? []) : [];
  const found = commands.flatMap((command) => {
    const args = [...command.args, ...more];
    const what = recognise(command.program, args.map(wordText));
    return what === undefined ? [] : [{ command, args, instruction, behindScript, what }];
  });
  const [call] = found;
  return found.length === 1 && call?.command.context.conditional === false ? call : undefined;
}

/** Adds arguments behind the last one of a call, in the form the instruction is written in. */
export function addArguments<T>(call: StartCall<T>, texts: readonly string[]): TextEdit | undefined {
  const last = call.args.at(-1);
  const at = last?.span.end;
  if (last === undefined || at === undefined) return undefined;
  const json =
    last.text.startsWith('"') && call.command.context.depth === 0 && call.instruction.form === 'exec';
  const text = texts.map((argument) => (json ? `, "${argument}"` : ` ${argument}`)).join('');
  return { span: { start: at, end: at }, text };
}
