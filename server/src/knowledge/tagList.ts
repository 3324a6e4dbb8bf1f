import type { SourcesFile } from './facts.ts';

/** The tags of one repository as a registry listed them, to its last page, at one moment. */
export interface TagList {
  /** The image as one writes it in FROM. */
  readonly image: string;
  /** Host of the registry that was asked. */
  readonly registry: string;
  /** False for a mirror, which can lack tags and can hold tags of its own. */
  readonly original: boolean;
  /** Whether this registry is known to list every tag it serves; otherwise nothing is missed in its list. */
  readonly complete: boolean;
  /** ISO date and time. */
  readonly retrieved: string;
  readonly tags: readonly string[];
}

/** Lists that were read since the facts were compiled. */
export interface ReadLists {
  readonly lists: readonly TagList[];
  /** ISO date: a list that has grown old says no more that a tag is missing. */
  readonly today: string;
}

export const NONE_READ: ReadLists = { lists: [], today: '' };

const FORMAT = 1;
const TAG = /^\w[\w.-]{0,127}$/;

/** What is stored of a list. */
export function writeTagList(list: TagList): string {
  return `${JSON.stringify({ format: FORMAT, ...list })}\n`;
}

/** Reads what was stored; undefined for everything else. */
export function readTagList(text: string): TagList | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { format, image, registry, original, complete, retrieved, tags }: Partial<Record<string, unknown>> = {
    ...value,
  };
  if (format !== FORMAT || !Array.isArray(tags)) return undefined;
  if (typeof original !== 'boolean' || typeof complete !== 'boolean') return undefined;
  if (typeof image !== 'string' || typeof registry !== 'string' || typeof retrieved !== 'string')
    return undefined;
  const valid = Number.isFinite(Date.parse(retrieved)) && tags.every(isTag);
  return valid ? { image, registry, original, complete, retrieved, tags: tags.filter(isTag) } : undefined;
}

/** True for what the distribution specification allows as a tag. */
export function isTag(value: unknown): value is string {
  return typeof value === 'string' && TAG.test(value);
}

/** The source of what a list says. */
export function sourceIdOf(list: TagList): string {
  return `tag-list:${list.image}`;
}

/** The facts' sources and the lists. */
export function withTagLists(file: SourcesFile, lists: readonly TagList[]): SourcesFile {
  if (lists.length === 0) return file;
  const rows = lists.map((list) => {
    const title = `Tag list of ${list.image}, asked of ${list.registry}`;
    return [sourceIdOf(list), [title, dateOf(list)]] as const;
  });
  return { ...file, sources: { ...file.sources, ...Object.fromEntries(rows) } };
}

/** ISO date of a list. */
export function dateOf({ retrieved }: TagList): string {
  return retrieved.slice(0, 10);
}
