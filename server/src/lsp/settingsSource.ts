import { SETTINGS_SECTION } from '../protocol/settings.ts';
import type { ClientFacts } from './clientFacts.ts';
import type { Peer } from './peer.ts';

/** Where the editor's settings come from: asked for per document where the editor answers, else what it sent last. */
export class SettingsSource {
  readonly #peer: Peer;
  readonly #client: ClientFacts;
  #sent: unknown;

  constructor(peer: Peer, client: ClientFacts, initializationOptions: unknown) {
    this.#peer = peer;
    this.#client = client;
    this.#sent = section(initializationOptions);
  }

  /** The section that holds for a document; without one, what holds outside of all. */
  async section(uri?: string): Promise<unknown> {
    if (!this.#client.configuration) return this.#sent;
    const items = [{ ...(uri === undefined ? {} : { scopeUri: uri }), section: SETTINGS_SECTION }];
    try {
      const [answer] = await this.#peer.request('workspace/configuration', { items });
      return answer ?? this.#sent;
    } catch {
      // An editor that offers the request and then refuses it leaves us with what it sent.
      return this.#sent;
    }
  }

  /** Takes settings pushed by `workspace/didChangeConfiguration`; editors that are asked push none. */
  push(settings: unknown): void {
    if (settings !== null && settings !== undefined) this.#sent = section(settings);
  }
}

/** Editors send either the section alone or everything with the section in it. */
function section(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inside: unknown = Reflect.get(value, SETTINGS_SECTION);
  return inside === undefined ? value : inside;
}
