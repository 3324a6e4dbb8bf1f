import { type Diagnostic, type Disposable, languages, type Uri, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { DiagnosticData } from '../../../server/src/protocol/diagnosticData.ts';
import { type Foreign, isShownByOthers } from './repeats.ts';
import { hidesRepeats, SECTION } from './settings.ts';

const SOURCE = 'ml-dockerfile';

interface Shown {
  /** What others showed when ours were last filtered. */
  readonly foreign: string;
  readonly showAgain: () => void;
}

/**
 * Hides our findings where another extension shows the same check on the same instruction. What counts is what the
 * other one shows, not that it is installed: hadolint may lack its program, and docker's checks their engine.
 */
export class Neighbours {
  private readonly shown = new Map<string, Shown>();
  private readonly listeners: readonly Disposable[];
  private readonly askAgain: () => void;

  /** `askAgain` makes the client ask the server for the diagnostics of the open documents. */
  constructor(askAgain: () => void) {
    this.askAgain = askAgain;
    this.listeners = [
      languages.onDidChangeDiagnostics(({ uris }) => this.refresh(uris)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.neighbours`))
          this.refresh(workspace.textDocuments.map(({ uri }) => uri));
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.shown.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
  }

  /** For servers that publish, and for servers that are asked. */
  readonly middleware: Pick<Middleware, 'handleDiagnostics' | 'provideDiagnostics'> = {
    handleDiagnostics: (uri, diagnostics, next) => {
      const show = (): void => next(uri, this.visible(uri, diagnostics, show));
      show();
    },
    provideDiagnostics: async (document, _previousResultId, token, next) => {
      const uri = 'uri' in document ? document.uri : document;
      // Without the previous result the answer is never "unchanged", which would keep what was hidden as it was.
      const report = await next(document, undefined, token);
      if (report?.kind !== 'full') return report;
      return { ...report, items: this.visible(uri, report.items, this.askAgain) };
    },
  };

  private visible(uri: Uri, own: readonly Diagnostic[], showAgain: () => void): Diagnostic[] {
    const foreign = foreignAt(uri);
    this.shown.set(uri.toString(), { foreign: JSON.stringify(foreign), showAgain });
    return own.filter((diagnostic) => !isRepeat(diagnostic, foreign));
  }

  private refresh(uris: readonly Uri[]): void {
    const waiting = new Set<() => void>();
    for (const uri of uris) {
      const key = uri.toString();
      const shown = this.shown.get(key);
      const foreign = JSON.stringify(shown && foreignAt(uri));
      if (shown === undefined || shown.foreign === foreign) continue;
      this.shown.set(key, { ...shown, foreign });
      waiting.add(shown.showAgain);
    }
    for (const showAgain of waiting) showAgain();
  }
}

function foreignAt(uri: Uri): readonly Foreign[] {
  if (!hidesRepeats()) return [];
  return languages.getDiagnostics(uri).flatMap(({ source, code, range }) => {
    const value = typeof code === 'object' ? code.value : code;
    if (source === SOURCE || value === undefined) return [];
    return [{ code: String(value), first: range.start.line, last: range.end.line }];
  });
}

function isRepeat(
  own: Diagnostic & { readonly data?: DiagnosticData },
  foreign: readonly Foreign[],
): boolean {
  const [first, last] = own.data?.lines ?? [own.range.start.line, own.range.end.line];
  return isShownByOthers({ first, last }, own.data?.neighbours ?? [], foreign);
}
