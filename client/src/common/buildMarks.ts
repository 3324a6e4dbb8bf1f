import {
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import { findBuildFailure, type WrittenInstruction } from '../docker/buildFailure.ts';
import type { Server } from './server.ts';

const NAME = 'ml-dockerfile build';

/** Marks the instruction that failed in the last build of a Dockerfile, until the next build or a change of it. */
export class BuildMarks implements Disposable {
  private readonly marks = languages.createDiagnosticCollection(NAME);
  private readonly listening: Disposable;
  /** When an open file was last changed, by its URI. */
  private readonly changes = new Map<string, number>();

  constructor() {
    this.listening = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || document.languageId !== 'dockerfile') return;
      this.changes.set(document.uri.toString(), Date.now());
      this.clear(document);
    });
  }

  clear({ uri }: TextDocument): void {
    if (this.marks.has(uri)) this.marks.delete(uri);
  }

  /** Marks nothing in a file that was changed since the build started: its lines may be others by now. */
  async mark(document: TextDocument, output: string, started: number, server: Server): Promise<void> {
    if ((this.changes.get(document.uri.toString()) ?? 0) > started) return;
    const lines = (await server.outline(document))?.instructions ?? [];
    const instructions = lines.map(
      ([line, lastLine]): WrittenInstruction => ({
        line,
        lastLine,
        text: document.getText(rangeOf(document, line, lastLine)),
      }),
    );
    const failure = findBuildFailure(output, instructions);
    if (failure === undefined || failure.lastLine >= document.lineCount) return;
    const range = rangeOf(document, failure.line, failure.lastLine);
    const mark = new Diagnostic(range, failure.message, DiagnosticSeverity.Error);
    mark.source = NAME;
    this.marks.set(document.uri, [mark]);
  }

  dispose(): void {
    this.listening.dispose();
    this.marks.dispose();
  }
}

function rangeOf(document: TextDocument, line: number, lastLine: number): Range {
  const last = Math.min(lastLine, document.lineCount - 1);
  return new Range(line, 0, last, document.lineAt(last).text.length);
}
