import type { CopyInstruction, DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** A `sudo` in front of a command. */
export interface SudoCall {
  readonly span: Span;
  /** `sudo` with its options and the blanks behind: what to take away so that the command stands alone. */
  readonly prefix: Span;
  /** The program it runs. */
  readonly program: string;
}

const WITH_VALUE = new Set(['-C', '-D', '-g', '-h', '-p', '-R', '-r', '-t', '-T', '-u', '-U']);
/** Options that leave the command what it is when root asks root. */
const EMPTY = /^(?:-[EHnSkb]+|--(?:preserve-env(?:=.*)?|set-home|non-interactive|stdin|reset-timestamp))$/;

/** The calls by which sudo runs a command as root, with nothing but options that say nothing to root. */
export function plainSudoCalls(run: RunInstruction): readonly SudoCall[] {
  return run.script.commands.flatMap(({ argv }) => {
    const [sudo, ...rest] = argv;
    if (sudo === undefined || !/^(?:\/usr\/bin\/)?sudo$/.test(wordText(sudo))) return [];
    const at = rest.findIndex((word) => !wordText(word).startsWith('-'));
    const options = rest.slice(0, Math.max(0, at)).map(wordText);
    const command = rest[at];
    if (command === undefined || options.some((option) => !EMPTY.test(option) || WITH_VALUE.has(option)))
      return [];
    const program = rest.slice(at).find((word) => !/^\w+=/.test(wordText(word))) ?? command;
    const prefix = { start: sudo.span.start, end: command.span.start };
    return [{ span: sudo.span, prefix, program: wordText(program).split('/').at(-1) ?? '' }];
  });
}

/** Where a sudoers file is given a rule without a password for this user; undefined when none is. */
export function passwordlessRule(file: DockerfileModel, run: RunInstruction, user: string): Span | undefined {
  const commands = toolCommands(run.script);
  const writers = commands.filter(writesSudoers);
  // The rule is an argument of the writer itself (sed, echo) or comes through the pipe.
  return commands.find(
    ({ span, ...command }) =>
      frees(file, span, user) && writers.some((other) => other.span === span || samePipe(command, other)),
  )?.span;
}

/** True when a text holds such a rule that names the user, everybody, or somebody a variable names. */
function frees({ text }: DockerfileModel, { start, end }: Span, user: string): boolean {
  return text
    .slice(start, end)
    .split('\n')
    .some((line) => {
      const who = /([\w${}%-]+)[ \t]+ALL[ \t]*=.*NOPASSWD/.exec(line)?.[1];
      return who !== undefined && (who === user || who === 'ALL' || who.startsWith('$'));
    });
}

function samePipe(a: Pick<ToolCommand, 'context'>, b: ToolCommand): boolean {
  return a.context.piped !== 'no' && a.context.pipeline === b.context.pipeline && b.context.piped === 'later';
}

function writesSudoers({ program, args, redirects }: ToolCommand): boolean {
  const edits = program === 'tee' || (program === 'sed' && args.some(({ text }) => /^-[a-z]*i/.test(text)));
  const targets = [
    ...(edits ? args : []),
    ...redirects.flatMap(({ operator, target }) => (operator.includes('>') && target ? [target] : [])),
  ];
  return targets.some((word) => wordText(word).replace(/["']/g, '').startsWith('/etc/sudoers'));
}

/** Where a here-document of a COPY writes such a rule. */
export function copiedRule(
  file: DockerfileModel,
  { destination, heredocs }: CopyInstruction,
  user: string,
): Span | undefined {
  if (resolvedValue(destination)?.startsWith('/etc/sudoers') !== true) return undefined;
  return heredocs.find(({ body }) => frees(file, body, user))?.body;
}
