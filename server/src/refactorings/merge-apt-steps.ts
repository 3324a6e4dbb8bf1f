import type { RunInstruction } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';
import { aptSeries, mergeAptRuns } from '../tools/aptMerge.ts';
import type { Refactoring } from './refactoring.ts';

/** One RUN instead of several that only call apt: one fetch of the lists, one layer, nothing left behind in between. */
export const mergeAptSteps: Refactoring = {
  id: 'merge-apt-steps',
  offer({ file }, selection) {
    for (const stage of file.stages) {
      for (const series of aptSeries(file, stage)) {
        const runs = chosen(series, selection);
        const edits = runs.length < 2 ? undefined : mergeAptRuns(file, runs);
        if (edits !== undefined) return { title: `Merge ${runs.length} apt steps into one RUN`, edits };
      }
    }
    return undefined;
  },
};

/** The RUNs a selection touches; with the cursor in one of them, the whole series. */
function chosen(series: readonly RunInstruction[], { start, end }: Span): readonly RunInstruction[] {
  const touched = series.filter(({ span }) => span.start <= end && start <= span.end);
  return touched.length === 1 && start === end ? series : touched;
}
