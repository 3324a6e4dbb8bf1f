import { imagePath, pathBelow, pathText } from '../dockerfile/imagePath.ts';
import type { EnvInstruction, Instruction } from '../dockerfile/model.ts';
import { commandsOf, envsOf, runsOf } from '../dockerfile/queries.ts';
import type { ShellScript, ShellWord } from '../shell/script.ts';
import type { Span, Spanned } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

const HOME = '/root';
/** Programs that only speak of a path, or set it up for somebody else. */
const SPEAKERS = new Set(['echo', 'printf', 'export', 'test', '[', '[[', 'git', 'ln', 'su', 'runuser']);
/** Folders of whole Python installations and environments. */
const PYTHON_FOLDER =
  /^(?:(?:mini|ana)conda\d?|miniforge\d?|mambaforge|micromamba|conda|\.?v?env|\.pyenv|\.virtualenvs\/[^/]+)$/;

/** True when a command may open the home of root to others, or takes what is in it elsewhere. */
export function opensRootHome(instructions: readonly Instruction[]): boolean {
  return runsOf(instructions).some(({ script }) =>
    toolCommands(script).some(
      ({ program, args }) =>
        /^(?:chmod|chown|setfacl|usermod|useradd|adduser|mv|cp|rsync|install)$/.test(program) &&
        args.some((word) => belowHome(wordText(word)) !== undefined || /^(?:~|\$HOME)/.test(word.text)),
    ),
  );
}

/** What a path is called inside the home of root; undefined when it lies elsewhere. */
export function belowHome(path: string): string | undefined {
  return path.startsWith('/') ? pathBelow(HOME, imagePath('/', path)) : undefined;
}

/** The words of a script that name something in the home of root, where its commands run without changing the user. */
export function rootPaths(script: ShellScript): readonly ShellWord[] {
  return toolCommands(script).flatMap((command) => {
    const { context, wrappers } = command;
    if (context.conditional || context.failureHandled || wrappers.some(changesUser)) return [];
    if (SPEAKERS.has(command.program)) return [];
    return wordsOf(command, script).filter((word) => (belowHome(wordText(word)) ?? '') !== '');
  });
}

function changesUser(wrapper: string): boolean {
  return wrapper === 'sudo' || wrapper === 'gosu' || wrapper === 'su-exec';
}

/** The words of a command, the program first. */
function wordsOf({ programSpan, args }: ToolCommand, script: ShellScript): readonly ShellWord[] {
  const words = script.commands.flatMap(({ argv }) => argv);
  const program = words.find(({ span }) => span.start <= programSpan.start && programSpan.end <= span.end);
  return program === undefined ? args : [program, ...args];
}

/** A Python of root's on the PATH of the image: its folder, and where the PATH is set. */
export interface RootPython extends Spanned<string> {
  readonly instruction: EnvInstruction;
}

/** The first folder of a Python in the home of root that is on the PATH in force and that a RUN names. */
export function rootPythonOnPath(instructions: readonly Instruction[]): RootPython | undefined {
  for (const instruction of envsOf(instructions)) {
    const value = instruction.assignments.find(({ name }) => name.value === 'PATH')?.value;
    if (value === undefined) continue;
    for (const part of parts(pathText(value), instruction)) {
      const inside = belowHome(part)?.replace(/\/bin$/, '');
      if (inside === undefined || !PYTHON_FOLDER.test(inside)) continue;
      const folder = `${HOME}/${inside}`;
      const isMade = runsOf(instructions).some(({ script }) => names(script, folder));
      if (isMade && runsByName(instructions)) return { value: folder, span: value.span, instruction };
    }
  }
  return undefined;
}

/** The folders of a PATH, each with a variable at its start resolved where the file says what it is. */
function parts(path: string, { lookup }: EnvInstruction): readonly string[] {
  return path
    .split(':')
    .map((part) =>
      part.replace(/^\/?\$\{?(\w+)\}?/, (text, name: string) =>
        name === 'HOME' ? HOME : pathOf(lookup(name)?.value, text),
      ),
    );
}

function pathOf(value: Parameters<typeof pathText>[0] | undefined, otherwise: string): string {
  return value === undefined ? otherwise : pathText(value);
}

function names(script: ShellScript, folder: string): boolean {
  const inside = folder.slice(HOME.length);
  return toolCommands(script).some(({ args }) =>
    args.some((word) => {
      const text = wordText(word).replace(/["']/g, '');
      return [folder, `~${inside}`, `$HOME${inside}`, `\${HOME}${inside}`].includes(text.replace(/\/$/, ''));
    }),
  );
}

/** True when the image starts a program that has to be found on the PATH. */
function runsByName(instructions: readonly Instruction[]): boolean {
  return commandsOf(instructions).some(({ script }) => {
    const [command] = toolCommands(script);
    return command !== undefined && command.program !== '' && !command.programText.includes('/');
  });
}

/** Every place in the instructions where `path` is written out, comments left out. */
export function writtenPlaces(
  text: string,
  instructions: readonly Instruction[],
  comments: readonly { readonly span: Span }[],
  path: string,
): readonly Span[] {
  return instructions.flatMap(({ span }) => {
    const found: Span[] = [];
    for (let at = text.indexOf(path, span.start); at >= 0 && at < span.end; at = text.indexOf(path, at + 1)) {
      const place = { start: at, end: at + path.length };
      const whole = !/[\w.-]/.test(text[place.end] ?? '') && !/[\w./-]/.test(text[at - 1] ?? '');
      if (whole && !comments.some((comment) => comment.span.start <= at && at < comment.span.end))
        found.push(place);
    }
    return found;
  });
}
