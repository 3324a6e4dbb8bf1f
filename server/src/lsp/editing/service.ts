import {
  type DockerfileLanguageService,
  DockerfileLanguageServiceFactory,
} from 'dockerfile-language-service';
import type { ClientFacts } from '../clientFacts.ts';

/** A file of its own, because the bundle has one for it: what is needed to start stays small. */
export function createService(client: ClientFacts): DockerfileLanguageService {
  const service = DockerfileLanguageServiceFactory.createLanguageService();
  const { completionMarkdown, completionTags, snippets, markdown } = client;
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
