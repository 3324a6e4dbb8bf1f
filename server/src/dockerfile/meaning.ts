import type { DockerfileModel, Instruction } from './model.ts';

/** Instructions whose shell-form text a shell splits into words; blanks between these mean nothing. */
const SCRIPTS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
/** Instructions the builder itself splits into words. */
const WORDS = new Set(['FROM', 'ARG', 'COPY', 'ADD', 'EXPOSE', 'VOLUME']);

/**
 * What the builder makes of an instruction, blanks that mean nothing left out: two texts with the same answer build the
 * same. Where blanks could mean something (between quotes, in values that are not split, in scripts of shells other
 * than sh) they stay in.
 */
export function meaningOf(file: DockerfileModel, instruction: Instruction): string {
  const { keyword, keywordSpan, heredocs, span } = instruction;
  const head = heredocs.reduce((end, { body }) => Math.min(end, body.start), span.end);
  const joined = joinedLines(file, keywordSpan.end, head);
  const bodies = heredocs.map(({ body, terminator }) =>
    file.text.slice(body.start, terminator?.end ?? body.end),
  );
  return JSON.stringify([keyword, splits(instruction) ? singleBlanks(joined) : joined.trim(), ...bodies]);
}

function splits(instruction: Instruction): boolean {
  const { keyword, words } = instruction;
  if (keyword === 'ENV' || keyword === 'LABEL') return words.every(({ value }) => value.includes('='));
  if (!SCRIPTS.has(keyword)) return WORDS.has(keyword);
  return 'script' in instruction && /^(?:sh|bash|none)$/.test(instruction.script.dialect);
}

/** The lines as the builder joins them: without continuation marks, comments and empty lines. */
function joinedLines(file: DockerfileModel, start: number, end: number): string {
  const mark = file.escape === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/;
  const [first = '', ...rest] = file.text.slice(start, end).split(/\r?\n/);
  const kept = rest.filter((line) => !/^\s*(?:#|$)/.test(line));
  return [first, ...kept].map((line) => line.replace(mark, '$1')).join('');
}

/** Every run of blanks outside quotes as one. What an escape mark protects, and an open quote, stay as they are. */
function singleBlanks(text: string): string {
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (unit === '\\' && quote !== "'") {
      result += unit + (text[at + 1] ?? '');
      at++;
      continue;
    }
    if (quote === '' && /[ \t]/.test(unit)) {
      if (!result.endsWith(' ')) result += ' ';
      continue;
    }
    if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote) quote = '';
    result += unit;
  }
  return quote === '' ? result.trim() : result.trimStart();
}
