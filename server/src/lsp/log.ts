import type { Peer } from './peer.ts';

const ERROR = 1;
const WARNING = 2;
const INFORMATION = 3;

/** What goes into the editor's log. A message is written once, however often it is said: keystrokes repeat faults. */
export class Log {
  readonly #peer: Peer;
  readonly #said = new Set<string>();
  #shown = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  error(message: string, cause?: unknown): void {
    const detail = cause instanceof Error ? (cause.stack ?? cause.message) : cause;
    this.#write(ERROR, detail === undefined ? message : `${message}: ${String(detail)}`);
  }

  warning(message: string): void {
    this.#write(WARNING, message);
  }

  /** Writes a warning and, the first time anything is wrong, tells the user that there is something to read. */
  warnUser(message: string): void {
    this.warning(message);
    if (this.#shown) return;
    this.#shown = true;
    this.#peer.notify('window/showMessage', { type: WARNING, message: `ML Dockerfile: ${message}` });
  }

  /** What happened on request; the same can happen again. */
  info(message: string): void {
    this.#peer.notify('window/logMessage', { type: INFORMATION, message });
  }

  /** Answers the user, who asked for something. */
  tellUser(kind: 'warning' | 'information', message: string): void {
    const type = kind === 'warning' ? WARNING : INFORMATION;
    this.#peer.notify('window/showMessage', { type, message: `ML Dockerfile: ${message}` });
  }

  #write(type: 1 | 2, message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#peer.notify('window/logMessage', { type, message });
  }
}
