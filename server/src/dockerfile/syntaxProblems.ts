import type { Spanned } from '../text/span.ts';
import { argumentProblems } from './argumentProblems.ts';
import type { FromInstruction, Instruction, ParseProblem } from './model.ts';

/** Frontends that follow the reference: others may know instructions of their own. */
const REFERENCE_FRONTEND = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

/**
 * What the builder refuses before it runs anything: no instruction, one it does not know, one before the first FROM,
 * a FROM that is not `IMAGE [AS NAME]`, an unclosed here-document, arguments that are missing or wrong.
 */
export function syntaxProblems(
  text: string,
  instructions: readonly Instruction[],
  syntax: Spanned<string> | undefined,
): readonly ParseProblem[] {
  if (instructions.length === 0)
    return [{ span: { start: 0, end: 0 }, message: 'no instruction in this file', source: 'dockerfile' }];
  const last = instructions.at(-1);
  if (last !== undefined && instructions.every(({ keyword }) => keyword === 'ARG'))
    return [{ span: last.keywordSpan, message: 'no FROM in this file', source: 'dockerfile' }];
  const reference = syntax === undefined || REFERENCE_FRONTEND.test(syntax.value);
  return instructions.flatMap((instruction) => {
    const message = faultOf(instruction, reference);
    const own: ParseProblem[] =
      message === undefined ? [] : [{ span: instruction.keywordSpan, message, source: 'dockerfile' }];
    const about = reference ? argumentProblems(text, instruction) : [];
    return [...own, ...about, ...unclosed(instruction)];
  });
}

/** False for `FROM a b c`: there is no telling which word was meant to be the image. */
export function isWellFormed({ words }: Pick<FromInstruction, 'words'>): boolean {
  return words.length === 1 || (words.length === 3 && words[1]?.value.toUpperCase() === 'AS');
}

function faultOf(instruction: Instruction, reference: boolean): string | undefined {
  const { keyword, stage } = instruction;
  if (keyword === 'UNKNOWN') return reference ? 'unknown instruction' : undefined;
  if (keyword === 'FROM') {
    if (instruction.words.length === 0) return 'FROM names no image';
    return isWellFormed(instruction) ? undefined : 'FROM takes one image, or an image AS a name';
  }
  return stage < 0 && keyword !== 'ARG' ? `${keyword} stands before the first FROM` : undefined;
}

function unclosed({ heredocs }: Instruction): ParseProblem[] {
  return heredocs
    .filter(({ terminator }) => terminator === undefined)
    .map(({ operator, delimiter }) => ({
      span: operator,
      message: `here-document ${delimiter} is not closed`,
      source: 'dockerfile',
    }));
}
