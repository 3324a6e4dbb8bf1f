import type { RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';

/** Adds an argument behind `word`; in an exec form, where words are JSON strings, as one more string. */
export function insertArgument(run: RunInstruction, word: ShellWord, argument: string): TextEdit {
  const json = run.form === 'exec' && word.text.startsWith('"');
  const at = word.span.end;
  return { span: { start: at, end: at }, text: json ? `, "${argument}"` : ` ${argument}` };
}
