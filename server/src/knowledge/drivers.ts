import type { DriversFile } from './facts.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Answer, MinimumDriver } from './types.ts';
import { compareVersions, isWithin } from './versions.ts';

const CUDA_VERSION = /^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/;

/** The lowest Linux driver for a CUDA release `x.y.z`, or for the first release of `x.y`. */
export function minimumDriver(cuda: string, file: DriversFile, book: SourceBook): Answer<MinimumDriver> {
  if (!CUDA_VERSION.test(cuda)) return { kind: 'unknown' };
  const known = file.toolkit.filter(([, linux]) => linux !== null);
  const newest = known.reduce(
    (best, [version]) => (compareVersions(version, best) > 0 ? version : best),
    '0',
  );
  const exact = known.filter(([version]) => version === cuda);
  // An image that says only 12.4 may hold any 12.4.z, so it is the first release that sets the floor.
  const rows =
    exact.length > 0 || cuda.split('.').length > 2
      ? exact
      : known.filter(([version]) => isWithin(version, cuda));
  const row = rows.sort(([a], [b]) => compareVersions(a, b))[0];
  if (row === undefined) {
    return compareVersions(cuda, newest) > 0
      ? { kind: 'out-of-range', newestKnown: newest }
      : { kind: 'unknown' };
  }
  const [, linux, ids] = row;
  if (linux === null) return { kind: 'unknown' };
  const floor = file.minorCompatible.find(([major]) => isWithin(cuda, major));
  // CUDA 11.0 itself runs on drivers older than the floor of its family; a floor above full support says nothing.
  const applies = floor !== undefined && compareVersions(floor[1], linux) <= 0;
  const sources = book.resolve([...ids, ...(applies ? floor[2] : [])]);
  return {
    kind: 'known',
    value: { linux, minorCompatible: applies ? floor[1] : undefined },
    sources,
    asOf: file.asOf,
  };
}
