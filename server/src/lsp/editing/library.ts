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
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<DockerfileLanguageService> {
    const { DockerfileLanguageServiceFactory } = await import('dockerfile-language-service');
    const service = DockerfileLanguageServiceFactory.createLanguageService();
    const { completionMarkdown, completionTags, snippets, markdown } = this.#client;
    service.setCapabilities({
      completion: {
        completionItem: {
          documentationFormat: completionMarkdown ? ['markdown'] : ['plaintext'],
          snippetSupport: snippets,
          ...(completionTags ? { tagSupport: { valueSet: [1] } } : {}),
        },
      },
      hover: { contentFormat: markdown ? ['markdown'] : ['plaintext'] },
    });
    return service;
  }
}
