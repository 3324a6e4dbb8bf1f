import type { DockerfileModel, EnvInstruction, LabelInstruction } from '../../dockerfile/model.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import type { TextEdit } from '../../text/edits.ts';

type Assigning = EnvInstruction | LabelInstruction;

export const legacyEnvFormat = defineRule({
  meta: {
    id: 'legacy-env-format',
    title: 'Name and value separated by a blank',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      legacy: '{keyword} {name} is written in the old form, with a blank in place of =',
      spaced: 'blanks around = are the old form of {keyword}: {name} gets the value "{value}"',
    },
    docs: {
      what: 'An `ENV` or `LABEL` whose name and value are separated by a blank. A warning when the value then begins with `=`, as in `ENV NAME = value`.',
      why: 'The old form takes all the rest of the line as one value: `ENV A 1 B=2` sets one variable, and `ENV A = 1` sets A to `= 1`. Docker keeps it for old files only and warns about it.',
      fix: 'Writes `NAME=value`, with quotes around a value that holds blanks; the value stays the same. None is offered for a value with quotes or escapes inside, which would be read differently, or with a comment before it.',
      ignore: 'When the file is generated, or built only by tools that never drop the old form.',
      neighbours: ['BuildKit LegacyKeyValueFormat'],
      sources: [
        'docs.docker.com, build checks, LegacyKeyValueFormat',
        'Dockerfile reference, ENV, alternative syntax',
      ],
    },
  },
  *check({ file }) {
    for (const instruction of file.instructions) {
      if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') continue;
      const { keyword, words, argumentSpan } = instruction;
      const [name, second] = words;
      if (name === undefined || second === undefined || name.value.includes('=')) continue;
      const value = file.text.slice(second.span.start, argumentSpan.end);
      const spaced = second.value.startsWith('=');
      yield {
        message: spaced ? 'spaced' : 'legacy',
        data: { keyword, name: name.value, value: shown(value) },
        span: { start: name.span.start, end: argumentSpan.end },
        severity: spaced ? 'warning' : 'information',
        fixes: spaced ? withoutBlanks(file, instruction, value) : withEquals(file, instruction, value),
      };
    }
  },
});

/** The value as the builder takes it, shortened. */
function shown(value: string): string {
  const text = value.replace(/["']/g, '');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function isOneWord(value: string): boolean {
  return /^(?:[^\s"']+|"[^"\\`]*"|'[^']*')$/.test(value);
}

/** `A = 1` → `A=1`: that is another value, and what was meant. */
function withoutBlanks(file: DockerfileModel, { words, argumentSpan }: Assigning, value: string): Fix[] {
  const [name] = words;
  const wanted = value.replace(/^=\s*/, '');
  if (name === undefined || !isOneWord(wanted) || value.includes('\n')) return [];
  const edits = [{ span: { start: name.span.end, end: argumentSpan.end - wanted.length }, text: '=' }];
  return file.text.slice(name.span.end, argumentSpan.end).includes('\n')
    ? []
    : [{ title: 'Remove the blanks around =', safety: 'suggestion', edits }];
}

function withEquals(file: DockerfileModel, { words, argumentSpan }: Assigning, value: string): Fix[] {
  const [name, second] = words;
  if (name === undefined || second === undefined) return [];
  const gap = { start: name.span.end, end: second.span.start };
  const plain = isOneWord(value);
  // Inside quotes only line ends may keep their mark.
  const marks = value.replace(/[\\`][ \t]*\r?\n/g, '');
  if (file.text.slice(gap.start, gap.end).includes('#') || (!plain && /["'\\`]/.test(marks))) return [];
  const end: TextEdit = { span: { start: argumentSpan.end, end: argumentSpan.end }, text: '"' };
  const edits: TextEdit[] = [{ span: gap, text: plain ? '=' : '="' }, ...(plain ? [] : [end])];
  return [{ title: 'Write the value behind =', safety: 'safe', edits }];
}
