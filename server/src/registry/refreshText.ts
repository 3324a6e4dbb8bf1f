import type { RefreshReport } from './refresh.ts';

/** What a refresh did, in one sentence; `standing` says what stays in use where nothing was read. */
export function refreshText(report: RefreshReport, standing: string): string {
  const { read, failed, asked, cancelled, date } = report;
  const missing = failed.filter(({ problem }) => problem.kind === 'missing');
  const problems = new Set(
    failed.filter((one) => !missing.includes(one)).map(({ problem }) => problem.message),
  );
  // A mirror has what somebody put there; the log says what it lacks.
  const lacks = missing.length === 0 ? [] : [`${missing.length} images are not there`];
  const ended = cancelled ? ['cancelled'] : [...lacks, ...problems];
  if (read.length === 0) return `${ended.join('; ')}: ${standing}`;
  const count = (of: (change: (typeof read)[number]) => readonly string[]) =>
    read.reduce((sum, change) => sum + of(change).length, 0);
  const hosts = [...new Set(read.map(({ registry }) => registry))].join(', ');
  const summary =
    `tag lists of ${read.length} of ${asked} images read from ${hosts} on ${date}: ` +
    `${count(({ added }) => added)} tags new, ${count(({ removed }) => removed)} gone`;
  return [summary, ...ended].join('; ');
}

/** One line for each image that was asked for. */
export function refreshLines({ read, failed }: RefreshReport): readonly string[] {
  return [
    ...read.map(
      ({ image, registry, tags, added, removed }) =>
        `${image}: ${tags} tags at ${registry}, ${added.length} new, ${removed.length} gone`,
    ),
    ...failed.map(({ image, problem }) => `${image}: ${problem.message}`),
  ];
}
