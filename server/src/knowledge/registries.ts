import { canonicalName } from '../formats/imageReference.ts';
import type { RegistriesFile } from './facts.ts';
import type { KnowledgeBase } from './types.ts';

/** Addresses of registries. */
export function registryQueries(file: RegistriesFile): Pick<KnowledgeBase, 'tagRegistries' | 'registryOf'> {
  return {
    tagRegistries: () =>
      file.images.map(([image, registry, name]) => ({ image, registry, name, hub: registry === file.hub })),
    registryOf: (image) => {
      const name = canonicalName(image);
      // A name that keeps its host is not on Docker Hub.
      if (image.registry !== undefined && name.startsWith(`${image.registry}/`))
        return { registry: addressOf(image.registry), name: image.repository, hub: false };
      return { registry: file.hub, name: name.includes('/') ? name : `library/${name}`, hub: true };
    },
  };
}

/** As container engines do: loopback is spoken to without TLS. */
function addressOf(host: string): string {
  const loopback = /^(localhost|127(\.\d{1,3}){3})(:\d+)?$/.test(host);
  return `${loopback ? 'http' : 'https'}://${host}`;
}
