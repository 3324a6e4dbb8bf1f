/** A hover as data: a title, facts by name, and what they rest on. */
export interface Card {
  readonly title: string;
  readonly rows: readonly CardRow[];
  readonly footer: readonly string[];
}

export type CardRow = readonly [name: string, value: string];

/** The rows that have something to say. */
export function rowsOf(rows: readonly (readonly [string, string | undefined])[]): readonly CardRow[] {
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
}

/** As Markdown: a table without a heading row. */
export function cardMarkdown({ title, rows, footer }: Card): string {
  const table = rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`);
  const head = table.length > 0 ? ['', '| | |', '| --- | --- |', ...table] : [];
  const foot = footer.length > 0 ? ['', ...footer.map((line) => `*${escaped(line)}*  `)] : [];
  return [`**${escaped(title)}**`, ...head, ...foot].join('\n');
}

/** As plain text, for editors that show nothing else. */
export function cardText({ title, rows, footer }: Card): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`), ...footer].join('\n');
}

function cell(text: string): string {
  return escaped(text).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

/** Names of images come from the file: nothing in them may become formatting, a link or HTML. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&]/g, '\\$&');
}
