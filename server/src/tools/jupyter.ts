import type { Instruction } from '../dockerfile/model.ts';
import { copiesOf, envsOf, runsOf } from '../dockerfile/queries.ts';
import type { ShellWord } from '../shell/script.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

const PROGRAM = /^jupyter(?:-(?:lab|notebook|server|nbclassic))?$/;
const SUBCOMMAND = /^(?:lab|notebook|server|nbclassic)$/;
const SECRET =
  /^--(?:ServerApp|NotebookApp|LabApp|IdentityProvider|PasswordIdentityProvider)\.(token|password|hashed_password)=(.*)$/;
const ANYWHERE = /^--(?:(?:ServerApp|NotebookApp|LabApp)\.)?ip=["']?(?:0\.0\.0\.0|\*|::)?["']?$/;

/** A Jupyter server that asks nobody who they are. */
export interface OpenJupyter {
  /** The argument that switches the token off. */
  readonly token: ShellWord;
  /** The arguments that set token and password to nothing, each with the gap before it. */
  readonly removals: readonly Span[];
}

/** Reads one command; undefined unless it starts Jupyter for everybody, without token and password. */
export function openJupyter({ program, args, programSpan }: ToolCommand): OpenJupyter | undefined {
  const words = args.map(wordText);
  const starts =
    PROGRAM.test(program) && (program !== 'jupyter' || words.some((word) => SUBCOMMAND.test(word)));
  const spaced = words[words.indexOf('--ip') + 1];
  const anywhere =
    words.some((word) => ANYWHERE.test(word)) ||
    (words.includes('--ip') && /^(?:0\.0\.0\.0|\*|::)$/.test(spaced ?? ''));
  if (!starts || !anywhere || words.some((word) => word.startsWith('--config'))) return undefined;
  const secrets = args.flatMap((word, at) => {
    const match = SECRET.exec(wordText(word));
    return match === null ? [] : [{ word, at, kind: match[1], value: match[2]?.replace(/["']/g, '') }];
  });
  const token = secrets.find(({ kind }) => kind === 'token')?.word;
  if (token === undefined || secrets.some(({ value }) => value !== '')) return undefined;
  const removals = secrets.map(({ word, at }) => ({
    start: args[at - 1]?.span.end ?? programSpan.end,
    end: word.span.end,
  }));
  return { token, removals };
}

/** True when a token or password may be set elsewhere: a variable, a configuration that is copied or written. */
export function configuresJupyter(instructions: readonly Instruction[]): boolean {
  const named = /jupyter\w*_config|\.jupyter\b/;
  const texts = (words: readonly ShellWord[]): readonly string[] => words.map(({ text }) => text);
  return (
    envsOf(instructions).some(({ assignments }) =>
      assignments.some(({ name }) => name.value === 'JUPYTER_TOKEN'),
    ) ||
    copiesOf(instructions).some(({ words }) => words.some(({ value }) => named.test(value))) ||
    runsOf(instructions).some(({ script }) =>
      toolCommands(script).some(
        ({ program, args, redirects }) =>
          (PROGRAM.test(program) && args.some((word) => wordText(word) === 'password')) ||
          [...texts(args), ...redirects.map(({ target }) => target?.text ?? '')].some((text) =>
            named.test(text),
          ),
      ),
    )
  );
}
