import { type CancellationToken, ResponseError } from 'vscode-jsonrpc';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { lineMap } from '../text/lines.ts';
import { refuseCancelled } from './cancellation.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toDiagnostic, toProblem } from './convert.ts';
import { type Documents, kindOf } from './documents.ts';
import { neighbourData } from './neighbourCodes.ts';
import type { Peer } from './peer.ts';
import type { Session } from './session.ts';
import type { Analysis, Snapshot } from './snapshot.ts';

const SERVER_CANCELLED = -32802;
/** What an editor asks about the same key (completion, signature) follows at once, and is answered first. */
const SHORTEST_WAIT = 1;
const LONG_TURN = 0.5;
/** However fast somebody types, after this many milliseconds they see something. */
const LONGEST_WAIT = 150;

export interface DiagnosticsDeps {
  readonly peer: Peer;
  readonly client: ClientFacts;
  readonly session: Session;
  readonly documents: Documents;
  /** True where we are the Dockerfile editor, so that nobody else reports what the builder refuses. */
  readonly isEditor: (uri: string) => Promise<boolean>;
  /** Resolves after messages that already arrived had their turn. */
  readonly turn: () => Promise<void>;
}

/**
 * Shows findings: the editor pulls them where it can, otherwise they are pushed. Nothing waits for a fixed time: a
 * document is analysed as soon as no newer version of it is already waiting in the queue of messages.
 */
export class Diagnostics {
  readonly #deps: DiagnosticsDeps;
  readonly #scheduled = new Set<string>();

  constructor(deps: DiagnosticsDeps) {
    this.#deps = deps;
  }

  /** A document was opened or changed. */
  changed(uri: string): void {
    if (!this.#deps.client.pullsDiagnostics) this.#schedule(uri);
  }

  /** Something around these documents changed. */
  outdated(uris: readonly string[]): void {
    const { client, peer } = this.#deps;
    if (!client.pullsDiagnostics) for (const uri of uris) this.#schedule(uri);
    // An editor that pulls and cannot be told to do so again does it at the next keystroke.
    else if (client.refreshesDiagnostics)
      peer.request('workspace/diagnostic/refresh', null).catch(() => undefined);
  }

  /** A document was closed: what was pushed about it goes, unless the editor keeps its own account. */
  closed(uri: string): void {
    const { client, peer } = this.#deps;
    if (!client.pullsDiagnostics) peer.notify('textDocument/publishDiagnostics', { uri, diagnostics: [] });
  }

  /** Answers a pull. One that newer text has overtaken is refused and asked to be repeated. */
  async pull(
    uri: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const asked = this.#versionOf(uri);
    await this.#settled(uri);
    refuseCancelled(token);
    const found = await this.#find(uri);
    if (this.#versionOf(uri) !== asked)
      throw new ResponseError(SERVER_CANCELLED, 'the text changed', { retriggerRequest: true });
    if (found.id === previous && previous !== undefined) return { kind: 'unchanged', resultId: previous };
    return { kind: 'full', items: found.items, ...(found.id === undefined ? {} : { resultId: found.id }) };
  }

  #schedule(uri: string): void {
    if (this.#scheduled.has(uri)) return;
    this.#scheduled.add(uri);
    this.#push(uri).catch((error) => this.#deps.session.deps.log.error(`cannot show ${uri}`, error));
  }

  async #push(uri: string): Promise<void> {
    await this.#settled(uri);
    this.#scheduled.delete(uri);
    const version = this.#versionOf(uri);
    const { id, items } = await this.#find(uri);
    // Closed, or changed while files were read: whoever changed it has scheduled the next look.
    if (version === undefined || this.#versionOf(uri) !== version || !(await this.#isLatest(uri, id))) return;
    this.#deps.peer.notify('textDocument/publishDiagnostics', { uri, version, diagnostics: items });
  }

  async #isLatest(uri: string, id: string | undefined): Promise<boolean> {
    const snapshot = this.#deps.session.snapshot(uri);
    if (snapshot === undefined) return true;
    return snapshot.analysis !== undefined && (await snapshot.analysis).id === id;
  }

  /**
   * Waits until the queue holds no newer version: two turns in which none came, and a moment for other questions. A
   * turn that took long answered one, and the answer leaves in the turn after it.
   */
  async #settled(uri: string): Promise<void> {
    const start = performance.now();
    let version = this.#versionOf(uri);
    for (let quiet = 0, last = start; quiet < 2 || last - start < SHORTEST_WAIT; ) {
      await this.#deps.turn();
      const now = performance.now();
      if (now - start > LONGEST_WAIT) return;
      const current = this.#versionOf(uri);
      quiet = current === version && now - last < LONG_TURN ? quiet + 1 : 0;
      version = current;
      last = now;
    }
  }

  #versionOf(uri: string): number | undefined {
    return this.#deps.documents.get(uri)?.version;
  }

  async #find(uri: string): Promise<{ id?: string; items: Diagnostic[] }> {
    const { session, documents } = this.#deps;
    const snapshot = session.snapshot(uri);
    if (snapshot !== undefined) {
      const analysis = await session.analyse(snapshot);
      const refused = analysis.result.problems.some(({ source }) => source === 'dockerfile');
      const isEditor = refused && (await this.#deps.isEditor(uri));
      return { id: analysis.id, items: diagnosticsOf(snapshot, analysis, this.#deps, isEditor) };
    }
    const document = documents.get(uri);
    if (document === undefined || kindOf(document) !== 'config') return { items: [] };
    return { items: await this.#configProblems(document.getText()) };
  }

  async #configProblems(text: string): Promise<Diagnostic[]> {
    const { readConfigFile } = await import('../engine/configFile.ts');
    const lines = lineMap(text);
    return readConfigFile(text, this.#deps.session.deps.rules).problems.map((problem) =>
      toProblem(problem, lines),
    );
  }
}

/** Findings and problems of one analysis; the id in `data` is the finding's place in it. */
function diagnosticsOf(
  snapshot: Snapshot,
  { result }: Analysis,
  { client, session }: DiagnosticsDeps,
  isEditor: boolean,
): Diagnostic[] {
  // A text that could not be parsed has nothing to show, and no model to ask for lines.
  if (result.findings.length + result.problems.length === 0) return [];
  const { uri, model } = snapshot;
  return [
    ...result.findings.map((finding, at) => {
      const diagnostic = toDiagnostic(finding, String(at), uri, model.lines, client);
      const neighbours = neighbourData(finding, model, session.deps.rules);
      return { ...diagnostic, data: { ...diagnostic.data, ...neighbours } };
    }),
    // Syntax is what the Dockerfile services of editors report themselves, where there is one.
    ...result.problems
      .filter(({ source }) => isEditor || source !== 'dockerfile')
      .map((problem) =>
        toProblem(problem, model.lines, problem.source === 'dockerfile' ? 'error' : 'warning'),
      ),
  ];
}
