import type { Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { Resolved } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { isPlaceholder, isReference } from './secretValues.ts';

/** A credential given away by the place it is written in, whatever it looks like. */
export interface WrittenCredential {
  readonly place: 'login' | 'url' | 'header' | 'variable';
  readonly span: Span;
  /** `wandb login`, `HF_TOKEN`: never a part of the credential. */
  readonly where: string;
}

const URL_PASSWORD = /https?:\/\/[^\s/:@"'$]+:([^\s/@"'$]+)@/;
const HEADER =
  /^(?:authorization|private-token|x-api-key|x-auth-token)\s*:\s*(?:(?:bearer|token|basic)\s+)?(\S+)$/i;

/** Credentials written out in the commands, addresses and assignments of an instruction. */
export function writtenCredentials(
  instruction: Instruction,
  known: ReadonlySet<string>,
): readonly WrittenCredential[] {
  if (instruction.keyword === 'RUN') return inRun(instruction, known);
  return instruction.words.flatMap(({ value, span }) => inUrl(value, span));
}

function inRun(run: RunInstruction, known: ReadonlySet<string>): WrittenCredential[] {
  const commands = toolCommands(run.script).flatMap((command) => [
    ...inLogin(command),
    ...inHeader(command),
    ...inExport(command, known),
    ...command.args.flatMap((word) => (isLiteral(word.value) ? inUrl(wordText(word), word.span) : [])),
  ]);
  const assigned = run.script.commands.flatMap(({ env }) =>
    env.flatMap(({ name, value }) =>
      known.has(name.value) && isLiteral(value) && isCredential(value.value)
        ? [{ place: 'variable' as const, span: value.span, where: name.value }]
        : [],
    ),
  );
  return [...commands, ...assigned];
}

/** `huggingface-cli login --token X`, `wandb login X`, `docker login -p X` */
function inLogin(command: ToolCommand): WrittenCredential[] {
  const { program } = command;
  const short = program === 'docker' || program === 'podman' ? ['-p'] : [];
  const names = ['--token', '--password', '--api-key', '--key', ...short];
  const line = readCommandLine(command.args, new Set([...names, '-u', '--username', '--host', '--registry']));
  const action = line.positionals.findIndex((word) => wordText(word) === 'login');
  if (action < 0 || action > 1) return [];
  const options = line.options.filter(({ name }) => names.includes(name)).flatMap(({ value }) => value ?? []);
  const words = [...options, ...(program === 'wandb' ? line.positionals.slice(action + 1, action + 2) : [])];
  return words
    .filter(({ value }) => isLiteral(value) && isCredential(value.value.replace(/^--[\w-]+=/, '')))
    .map(({ span }) => ({ place: 'login', span, where: `${program} login` }));
}

/** `curl -H "Authorization: Bearer X"` */
function inHeader({ program, args }: ToolCommand): WrittenCredential[] {
  if (program !== 'curl' && program !== 'wget') return [];
  const { options } = readCommandLine(args, new Set(['-H', '--header']));
  return options.flatMap(({ name, text, value }) => {
    const secret = name === '-H' || name === '--header' ? HEADER.exec(text ?? '')?.[1] : undefined;
    if (secret === undefined || value === undefined || !isLiteral(value.value) || !isCredential(secret))
      return [];
    return [{ place: 'header', span: value.span, where: program }];
  });
}

/** `export HF_TOKEN=X` */
function inExport({ program, args }: ToolCommand, known: ReadonlySet<string>): WrittenCredential[] {
  if (program !== 'export') return [];
  return args.flatMap((word) => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(wordText(word)) ?? [];
    return known.has(name) && isLiteral(word.value) && isCredential(value)
      ? [{ place: 'variable', span: word.span, where: name }]
      : [];
  });
}

function inUrl(text: string, span: Span): WrittenCredential[] {
  const password = URL_PASSWORD.exec(text)?.[1];
  return password === undefined || isPlaceholder(password) ? [] : [{ place: 'url', span, where: 'address' }];
}

function isLiteral(value: Resolved<string>): value is Extract<Resolved<string>, { kind: 'known' }> {
  return value.kind === 'known' && value.via.length === 0;
}

function isCredential(value: string): boolean {
  return !isPlaceholder(value) && !isReference(value);
}
