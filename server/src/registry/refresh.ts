import type { TagList } from '../knowledge/tagList.ts';
import type { KnowledgeBase, TagRegistry } from '../knowledge/types.ts';
import type { Patience } from './exchange.ts';
import { RegistryProblem } from './problem.ts';
import { Registry } from './registry.ts';
import { listTags } from './tags.ts';

export interface RefreshOptions {
  /** Asked instead of the registries of the publishers. */
  readonly mirror: string | undefined;
  readonly patience?: Patience;
  /** Date and time of now. */
  readonly now: () => Date;
  /** Called before each image is asked for. */
  readonly asking: (image: string, done: number, all: number) => void;
  /** Keeps a list; called as soon as it is complete, so that what breaks off later loses nothing. */
  readonly keep: (list: TagList) => Promise<void>;
}

export interface Change {
  readonly image: string;
  readonly registry: string;
  readonly tags: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface Failure {
  readonly image: string;
  readonly problem: RegistryProblem;
}

/** What a refresh did. */
export interface RefreshReport {
  /** ISO date. */
  readonly date: string;
  readonly asked: number;
  readonly read: readonly Change[];
  readonly failed: readonly Failure[];
  readonly cancelled: boolean;
}

/**
 * Asks for the tag list of every image, the one that was read longest ago first: a refresh after one that broke off goes
 * on where that one ended.
 */
export async function refreshTags(
  knowledge: KnowledgeBase,
  stored: readonly TagList[],
  options: RefreshOptions,
  signal: AbortSignal,
): Promise<RefreshReport> {
  const places = oldestFirst(knowledge.tagRegistries(), stored);
  const registries = new Map<string, Registry>();
  const read: Change[] = [];
  const failed: Failure[] = [];
  const silent = new Map<string, RegistryProblem>();
  for (const [done, place] of places.entries()) {
    if (signal.aborted) break;
    const address = options.mirror ?? place.registry;
    const registry = registries.get(address) ?? new Registry(address, options.patience);
    registries.set(address, registry);
    options.asking(place.image, done, places.length);
    try {
      const known = silent.get(registry.url.host);
      if (known !== undefined) throw known;
      const list = await listOf(place, registry, options, signal);
      await options.keep(list);
      read.push(changeOf(list, knowledge.tagsOf(place.image)));
    } catch (error) {
      if (!(error instanceof RegistryProblem)) throw error;
      if (error.kind === 'cancelled') break;
      if (error.isOfHost) silent.set(registry.url.host, error);
      failed.push({ image: place.image, problem: error });
    }
  }
  const date = options.now().toISOString().slice(0, 10);
  return { date, asked: places.length, read, failed, cancelled: signal.aborted };
}

async function listOf(
  place: TagRegistry,
  registry: Registry,
  { mirror, now }: RefreshOptions,
  signal: AbortSignal,
): Promise<TagList> {
  const tags = await listTags(registry, place.name, signal);
  const { host } = registry.url;
  // Nothing of what we know of is published without a tag; an empty list would deny them all.
  if (tags.length === 0) throw new RegistryProblem('missing', `${host} lists no tag of ${place.name}`);
  const retrieved = now().toISOString();
  const original = mirror === undefined;
  // That Docker Hub lists every tag is known; of other registries nobody has looked.
  return { image: place.image, registry: host, original, complete: original && place.hub, retrieved, tags };
}

function changeOf(list: TagList, before: readonly string[]): Change {
  const [old, now] = [new Set(before), new Set(list.tags)];
  return {
    image: list.image,
    registry: list.registry,
    tags: list.tags.length,
    added: list.tags.filter((tag) => !old.has(tag)),
    // What a mirror lacks is not gone.
    removed: list.complete ? before.filter((tag) => !now.has(tag)) : [],
  };
}

function oldestFirst(places: readonly TagRegistry[], stored: readonly TagList[]): readonly TagRegistry[] {
  const dates = new Map(stored.map(({ image, retrieved }) => [image, Date.parse(retrieved)]));
  const date = ({ image }: TagRegistry): number => dates.get(image) ?? 0;
  return [...places].sort((a, b) => date(a) - date(b));
}
