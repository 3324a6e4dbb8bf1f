import { Range, Uri, ViewColumn, window } from 'vscode';
import type { Session } from '../common/session.ts';

/** What a link of a page calls it with. */
export interface ShownLine {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** Shows a line of a file in the first column; not in the palette, since it needs to be told which. */
export async function showLine(_session: Session, argument: unknown): Promise<void> {
  if (!isShownLine(argument)) return;
  const { uri, line } = argument;
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.One, selection });
}

function isShownLine(argument: unknown): argument is ShownLine {
  if (typeof argument !== 'object' || argument === null) return false;
  return (
    'uri' in argument &&
    typeof argument.uri === 'string' &&
    'line' in argument &&
    typeof argument.line === 'number'
  );
}
