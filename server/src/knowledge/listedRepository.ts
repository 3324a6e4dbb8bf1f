import type { Description, Repository } from './description.ts';
import { dateOf, sourceIdOf, type TagList } from './tagList.ts';
import { compareVersions, isWithin, minorOf } from './versions.ts';

/** After so many days a list says no more that a tag is missing: it may have been pushed since. */
const ABSENCE_HOLDS = 30;
const DAY = 86_400_000;
/** So many near tags can be gone before there are too few left to propose. */
const SPARE = 20;

/** How far a list is believed. */
interface Standing {
  /** It is newer than the facts, so what it holds exists whatever they say. */
  readonly newer: boolean;
  /** It is the publisher's own, newer than the facts and fresh: what it lacks is not there. */
  readonly decides: boolean;
}

function standingOf(list: TagList, factsFrom: string, today: string): Standing {
  const newer = dateOf(list) >= factsFrom;
  const age = Date.parse(today) - Date.parse(dateOf(list));
  return { newer, decides: newer && list.original && list.complete && age <= ABSENCE_HOLDS * DAY };
}

/**
 * A repository together with the list its registry gave: the list says which tags there are, the facts say what is in
 * them.
 */
export function listedRepository(
  inner: Repository,
  list: TagList,
  { factsFrom, today }: { readonly factsFrom: string; readonly today: string },
): Repository {
  const { newer, decides } = standingOf(list, factsFrom, today);
  const names = new Set(list.tags);
  const gone = (tag: string): boolean => decides && !names.has(tag);
  const present = (tag: string | undefined) => (tag === undefined || gone(tag) ? undefined : tag);
  let ordered: readonly string[] | undefined;
  return {
    describe: (tag) => {
      const said = inner.describe(tag);
      const name = tag ?? 'latest';
      if (names.has(name)) return newer || said.status === 'unknown' ? listed(said, list) : said;
      return decides ? unlisted(said, name, list) : said;
    },
    nearest: (tag, limit) =>
      inner
        .nearest(tag, limit + SPARE)
        .filter((near) => !gone(near))
        .slice(0, Math.max(0, limit)),
    pinned: (tag) => present(inner.pinned(tag)),
    sibling: (tag, flavour) => present(inner.sibling(tag, flavour)),
    tags: () => {
      ordered ??= newestFirst(inner.tags(), list.tags, decides);
      return ordered;
    },
    removed: () => [
      ...inner.tags().filter(gone),
      ...(inner.removed?.() ?? []).filter((tag) => !(newer && names.has(tag))),
    ],
  };
}

function listed(said: Description, list: TagList): Description {
  const agreed = said.status === 'exists';
  return {
    ...said,
    status: 'exists',
    // A mirror can hold tags of its own.
    certainty: list.original || (agreed && said.certainty === 'firm') ? 'firm' : 'medium',
    reason: undefined,
    // What denied the tag is no source of a claim that it exists.
    sourceIds: [sourceIdOf(list), ...(agreed ? said.sourceIds : [])],
  };
}

function unlisted(said: Description, tag: string, list: TagList): Description {
  const sourceIds = [...said.sourceIds, sourceIdOf(list)];
  const lists = `the tag list that ${list.registry} gave on ${dateOf(list)}`;
  if (said.status === 'exists') {
    return said.certainty === 'firm'
      ? { ...said, status: 'removed', reason: `${lists} no longer has it`, sourceIds }
      : {
          ...said,
          status: 'does-not-exist',
          certainty: 'medium',
          reason: `${lists} does not have it`,
          sourceIds,
        };
  }
  if (said.status !== 'unknown') return { ...said, sourceIds };
  if (!hasSuccessor(tag, list)) return said;
  return {
    ...said,
    status: 'does-not-exist',
    certainty: 'medium',
    reason: `${lists} does not have it`,
    sourceIds,
  };
}

/** True when a later release of the same line is listed: whoever publishes that one has no reason to push this one now. */
function hasSuccessor(tag: string, { tags }: TagList): boolean {
  const version = versionOf(tag);
  if (version === undefined) return false;
  const line = version.split('.').length > 2 ? minorOf(version) : undefined;
  return tags.some((other) => {
    const release = versionOf(other);
    if (release === undefined || (line !== undefined && !isWithin(release, line))) return false;
    return compareVersions(release, version) > 0;
  });
}

/** The release at the start of a tag: 12.4.1, v0.11.0, 24.05. A single number is no release but a line of them. */
function versionOf(tag: string): string | undefined {
  return /^v?(\d{1,4}(?:\.\d{1,6}){1,3})(?![\w.])/.exec(tag)?.[1];
}

/** Releases newest first; within one, the order of the facts, then the plain tag before its variants; words last. */
function newestFirst(known: readonly string[], read: readonly string[], decides: boolean): readonly string[] {
  const all = decides ? read : [...new Set([...known, ...read])];
  const place = new Map(known.map((tag, index) => [tag, index]));
  // Signatures and attestations are stored as tags too; nobody builds on them.
  return all
    .filter((tag) => !/^sha256-[0-9a-f]{64}/.test(tag))
    .map((tag) => ({ tag, release: sortKey(versionOf(tag)), place: place.get(tag) ?? place.size }))
    .sort(
      (a, b) =>
        (a.release === b.release ? 0 : a.release < b.release ? 1 : -1) ||
        a.place - b.place ||
        a.tag.length - b.tag.length,
    )
    .map(({ tag }) => tag);
}

/** A text that sorts as the version does: comparing thousands of versions number by number takes a tenth of a second. */
function sortKey(version: string | undefined): string {
  const parts = version === undefined ? [] : version.split('.');
  return parts.map((part) => part.padStart(6, '0')).join('.');
}
