import type { ExecInstruction, Instruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import { wordText } from './commandLine.ts';

/** Servers that are started as a script of their name, and by `python -m` just as well. */
const MODULES = new Set(['uvicorn', 'gunicorn', 'hypercorn', 'flask', 'streamlit', 'fastapi', 'celery']);

/** What an image whose ENTRYPOINT is Python makes of its CMD. */
export type PythonCommand =
  | { readonly kind: 'shell'; readonly cmd: ExecInstruction }
  | {
      readonly kind: 'python' | 'script';
      readonly cmd: ExecInstruction;
      readonly word: ShellWord;
      readonly next: ShellWord | undefined;
    };

/**
 * The CMD that Python of the base image cannot start: a shell command, a second Python, or the name of a script
 * that it would have to look up on PATH. Undefined for any other, and where an ENTRYPOINT stands in the file.
 */
export function unstartable(instructions: readonly Instruction[]): PythonCommand | undefined {
  if (instructions.some(({ keyword }) => keyword === 'ENTRYPOINT')) return undefined;
  const cmd = instructions.findLast((i): i is ExecInstruction => i.keyword === 'CMD');
  if (cmd === undefined || cmd.form === 'none') return undefined;
  if (cmd.form === 'shell') return { kind: 'shell', cmd };
  const [word, next] = cmd.script.commands[0]?.argv ?? [];
  const text = word === undefined ? '' : wordText(word);
  if (word === undefined) return undefined;
  if (/^(?:\/usr\/bin\/)?python(?:3(?:\.\d+)?)?$/.test(text)) return { kind: 'python', cmd, word, next };
  return MODULES.has(text) ? { kind: 'script', cmd, word, next } : undefined;
}
