import type { CancellationToken } from 'vscode-jsonrpc';
import type { ProgressToken } from 'vscode-languageserver';
import type { ClientFacts } from './clientFacts.ts';
import type { Peer } from './peer.ts';

/** Tells how far a work is; percent of the whole. */
export type Report = (message: string, percentage: number) => void;

/** Who waits for a work: the request, and where the editor shows how far it is when it wants to show that itself. */
export interface Waiting {
  readonly cancellation: CancellationToken;
  readonly workDoneToken?: ProgressToken | undefined;
}

/** Work that takes seconds: shown by the editor where it can, and ended by the user when he has waited enough. */
export class Progress {
  readonly #peer: Peer;
  readonly #client: ClientFacts;
  readonly #running = new Map<string, AbortController>();
  #started = 0;

  constructor(peer: Peer, client: ClientFacts) {
    this.#peer = peer;
    this.#client = client;
    peer.onNotification('window/workDoneProgress/cancel', ({ token }) =>
      this.#running.get(String(token))?.abort(),
    );
  }

  /** Runs `work`, which ends early when the request, or what the editor shows of it, is cancelled. */
  async show<T>(
    title: string,
    { cancellation, workDoneToken }: Waiting,
    work: (report: Report, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const listening = cancellation.onCancellationRequested(() => controller.abort());
    if (cancellation.isCancellationRequested) controller.abort();
    const token = workDoneToken ?? `ml-dockerfile-${++this.#started}`;
    this.#running.set(String(token), controller);
    const shown = workDoneToken !== undefined || (await this.#create(token));
    const tell = (value: object) => {
      if (shown) this.#peer.notify('$/progress', { token, value });
    };
    tell({ kind: 'begin', title, cancellable: true, percentage: 0 });
    try {
      return await work(
        (message, percentage) => tell({ kind: 'report', message, percentage }),
        controller.signal,
      );
    } finally {
      listening.dispose();
      this.#running.delete(String(token));
      tell({ kind: 'end' });
    }
  }

  async #create(token: ProgressToken): Promise<boolean> {
    if (!this.#client.showsProgress) return false;
    try {
      await this.#peer.request('window/workDoneProgress/create', { token });
      return true;
    } catch {
      return false;
    }
  }
}
