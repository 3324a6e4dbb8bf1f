// Tag lists of the registries: Docker Hub and NGC alike, through the distribution API.
import { Registry } from '../../src/registry/registry.ts';
import { listTags } from '../../src/registry/tags.ts';
import { type Changes, changesOf } from '../tableChanges.ts';
import { neededTable, today, type Update, type UpdateOptions } from './update.ts';

const FILE = 'registry-tags.json';

interface TagsTable {
  readonly sources: Readonly<Record<string, { readonly name: string; readonly as_of: string }>>;
  readonly registries: readonly {
    readonly image: string;
    readonly registry: string;
    readonly name: string;
    /** Null until the list was read for the first time. */
    readonly tags: readonly string[] | null;
  }[];
}

export async function updateTags({ tables, registry, images }: UpdateOptions): Promise<Update> {
  const before = neededTable<TagsTable>(tables, FILE);
  const unknown = images.filter((name) => !before.registries.some(({ image }) => image === name));
  if (unknown.length > 0) throw new Error(`${FILE} has no ${unknown.join(', ')}`);
  const changes: Changes[] = [];
  const registries: TagsTable['registries'][number][] = [];
  const never = new AbortController().signal;
  for (const entry of before.registries) {
    if (images.length > 0 && !images.includes(entry.image)) {
      registries.push(entry);
      continue;
    }
    const found = await listTags(new Registry(registry ?? entry.registry), entry.name, never);
    const asMap = (names: readonly string[]) => new Map(names.map((name) => [name, true]));
    changes.push(changesOf(`tags of ${entry.image}`, asMap(entry.tags ?? []), asMap(found)));
    registries.push({ ...entry, tags: found });
  }
  const sources = { registry: { name: 'tag lists of the image registries', as_of: today() } };
  const text = `${JSON.stringify({ ...before, compiled: today(), sources, registries }, null, 1)}\n`;
  return { file: FILE, changes, text };
}
