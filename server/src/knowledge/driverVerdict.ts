import { minimumDriver } from './drivers.ts';
import type { DriversFile } from './facts.ts';
import { known, plain, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Admitted, DriverChecksFile } from './subjectFacts.ts';
import type { DriverQuestion, DriverVerdict, GpuKind } from './subjects.ts';
import type { Answer, KnowledgeBase } from './types.ts';
import { compareVersions, isWithin, minorOf } from './versions.ts';

type DriverQueries = Pick<KnowledgeBase, 'driverVerdict' | 'requireCuda' | 'driverBranch'>;
type Check = DriverChecksFile['checks'][number];
type Branch = DriverChecksFile['branches'][number];

const CUDA = /^\d{1,2}\.\d{1,2}(\.\d{1,2})?$/;

/** What is asked about the driver of a host. */
export function driverQueries(
  checks: DriverChecksFile,
  drivers: DriversFile,
  book: SourceBook,
): DriverQueries {
  return {
    driverVerdict: (question) => verdict(question, checks, drivers, book),
    requireCuda: (cuda) => {
      const rows = checksFor(cuda, checks);
      const [first] = rows;
      if (first === undefined) return beyond(cuda, checks);
      // Images of one release differ by system; only what all of them let in is said.
      const branches = [...admitted(first)].flatMap(([branch, admits]) =>
        rows.every((row) => admitted(row).get(branch) === admits) ? [{ branch, admits }] : [],
      );
      const value = { cuda: first[0], condition: `cuda>=${minorOf(first[0])}`, branches };
      return known(
        value,
        rows.flatMap((row) => row[4]),
        book,
      );
    },
    driverBranch: (driver) => {
      const row = branchOf(parseDriver(driver) ?? '', checks);
      if (row === undefined) return UNKNOWN;
      const [branch, maxCuda, endOfLife, ids] = row;
      const value = {
        branch: `R${branch}`,
        maxCuda: maxCuda ?? undefined,
        endOfLife: endOfLife ?? undefined,
      };
      return known(value, ids, book);
    },
  };
}

/** `550.54.15`, `550`, `R550` without the R; undefined for anything else. */
function parseDriver(text: string): string | undefined {
  return /^r?(\d{3}(?:\.\d{1,3}){0,2})$/.exec(plain(text))?.[1];
}

function branchOf(driver: string, { branches }: DriverChecksFile): Branch | undefined {
  return branches.find(([branch]) => driver.split('.')[0] === branch);
}

function checksFor(cuda: string, { checks }: DriverChecksFile): readonly Check[] {
  if (!CUDA.test(cuda)) return [];
  const exact = checks.filter(([own]) => own === cuda);
  return exact.length > 0 || cuda.split('.').length > 2
    ? exact
    : checks.filter(([own]) => isWithin(own, cuda));
}

function beyond(cuda: string, { checks }: DriverChecksFile): Answer<never> {
  const newest =
    checks
      .map(([own]) => own)
      .sort(compareVersions)
      .at(-1) ?? '';
  return CUDA.test(cuda) && compareVersions(cuda, newest) > 0
    ? { kind: 'out-of-range', newestKnown: newest }
    : UNKNOWN;
}

function admitted([, , branches]: Check): ReadonlyMap<string, Admitted> {
  const pairs = branches.split(' ').map((pair) => pair.split(':'));
  return new Map(
    pairs.flatMap(([branch, who]) =>
      branch !== undefined && (who === 'all' || who === 'professional' || who === 'datacenter')
        ? [[branch, who] as const]
        : [],
    ),
  );
}

function verdict(
  question: DriverQuestion,
  checks: DriverChecksFile,
  drivers: DriversFile,
  book: SourceBook,
): Answer<DriverVerdict> {
  const driver = parseDriver(question.driver);
  if (driver === undefined || !CUDA.test(question.cuda)) return UNKNOWN;
  const floors = minimumDriver(question.cuda, drivers, book);
  if (floors.kind !== 'known') return floors;
  const branch = branchOf(driver, checks);
  const { linux, minorCompatible } = floors.value;
  const native = atLeast(driver, linux);
  const runs = native || (minorCompatible !== undefined && atLeast(driver, minorCompatible));
  const answer = (
    outcome: DriverVerdict['outcome'],
    reason: string,
    more: readonly string[] = [],
    onlyFor?: 'professional' | 'datacenter',
  ): Answer<DriverVerdict> =>
    known(
      { outcome, native: linux, floor: minorCompatible, onlyFor, reason },
      [...floors.sources.map((source) => source.id), ...(branch?.[3] ?? []), ...more],
      book,
    );
  const cuda = minorOf(question.cuda);
  const tooOld = `driver ${question.driver} is below ${minorCompatible ?? linux}, the lowest for CUDA ${minorCompatible === undefined ? cuda : `${cuda.split('.')[0]}.x`}`;
  const minor = `driver ${question.driver} is below ${linux} of CUDA ${question.cuda} but at least ${minorCompatible}`;
  if (native)
    return answer('native', `driver ${question.driver} is at least ${linux} of CUDA ${question.cuda}`);
  if (!question.checkedAtStart) return runs ? answer('minor-compatible', minor) : answer('too-old', tooOld);
  const entry = letIn(driver, branch, question, checks);
  if (entry === undefined) return UNKNOWN;
  if (entry.who === 'nobody') {
    const shows = branch?.[1] ?? undefined;
    return answer('refused-at-start', refusal(question, shows), entry.sources);
  }
  // Let in below the floor: cuda-compat of the image may serve a data center GPU; which ones the tables do not say.
  if (!runs) return question.gpuKind === 'consumer' ? answer('too-old', tooOld, entry.sources) : UNKNOWN;
  const onlyFor = question.gpuKind === undefined && entry.who !== 'all' ? entry.who : undefined;
  return answer('minor-compatible', minor, entry.sources, onlyFor);
}

function refusal({ driver, cuda, gpuKind }: DriverQuestion, shows: string | undefined): string {
  const has = shows === undefined ? `driver ${driver}` : `driver ${driver} (CUDA ${shows})`;
  const gpu = gpuKind === undefined ? '' : ` with a ${gpuKind} GPU`;
  return `images of CUDA ${cuda} demand cuda>=${minorOf(cuda)} at start and do not admit ${has}${gpu}`;
}

/** `550` stands for the newest driver of its branch. */
function atLeast(driver: string, floor: string): boolean {
  return driver.includes('.')
    ? compareVersions(driver, floor) >= 0
    : Number(driver) >= Number(floor.split('.')[0]);
}

/** Whom the start check lets in with this driver; undefined when the tables do not say or images differ. */
function letIn(
  driver: string,
  branch: Branch | undefined,
  question: DriverQuestion,
  checks: DriverChecksFile,
): { readonly who: Admitted | 'nobody'; readonly sources: readonly string[] } | undefined {
  const shows = branch?.[1];
  const sources = branch?.[3] ?? [];
  if (shows !== undefined && shows !== null && compareVersions(shows, minorOf(question.cuda)) >= 0) {
    return { who: 'all', sources };
  }
  const rows = checksFor(question.cuda, checks);
  // A branch the tables do not know could show a newer CUDA than its number suggests.
  if (rows.length === 0 || branch === undefined) return undefined;
  const answers = new Set(rows.map((row) => forKind(entryOf(row, driver, branch[0]), question.gpuKind)));
  const [who] = answers;
  return answers.size === 1 && who !== undefined
    ? { who, sources: rows.flatMap((row) => row[4]) }
    : undefined;
}

function entryOf(row: Check, driver: string, branch: string): Admitted | 'nobody' {
  const anyFrom = row[3];
  if (anyFrom !== null && atLeast(driver, anyFrom)) return 'all';
  return admitted(row).get(branch) ?? 'nobody';
}

function forKind(who: Admitted | 'nobody', kind: GpuKind | undefined): Admitted | 'nobody' {
  if (who === 'nobody' || who === 'all' || kind === undefined) return who;
  if (kind === 'datacenter') return 'all';
  return kind === 'workstation' && who === 'professional' ? 'all' : 'nobody';
}
