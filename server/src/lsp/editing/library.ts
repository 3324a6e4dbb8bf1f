import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { ClientFacts } from '../clientFacts.ts';

/**
 * `dockerfile-language-service`, loaded when it is first asked for: most sessions begin with diagnostics, which need
 * nothing of it. It only ever sees masked text, and is never asked about images, for which it would ask a registry.
 */
export class Library {
  readonly #client: ClientFacts;
  #loading: Promise<DockerfileLanguageService> | undefined;

  constructor(client: ClientFacts) {
    this.#client = client;
  }

  load(): Promise<DockerfileLanguageService> {
    this.#loading ??= import('./service.ts').then(({ createService }) => createService(this.#client));
    return this.#loading;
  }
}
