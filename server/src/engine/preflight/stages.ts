import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { lacksCacheMount } from '../../tools/addCacheMounts.ts';
import { type CacheUse, cacheUses } from '../../tools/cacheUse.ts';
import type { PreflightContext } from './context.ts';
import { failed, notApplicable, passed, unverified, type Verdict } from './item.ts';

/** What is only needed to build stays in a stage that is not shipped. */
export function multiStage(context: PreflightContext): Verdict {
  const { file, base, baseName, instructions } = context;
  const fault = context.fault('devel-in-final-stage', 'build-tools-shipped');
  if (fault !== undefined) return fault;
  const doubt = context.doubt('devel-in-final-stage', 'build-tools-shipped');
  if (doubt !== undefined) return doubt;
  const copy = copiesOf(instructions).find(({ from }) => isStage(context, from));
  if (copy?.from?.kind === 'known' || copy?.from?.kind === 'overridable')
    return passed(`the final stage copies from ${copy.from.value}`, copy.span);
  if (base?.family === undefined && context.bottom.base.kind !== 'scratch')
    return unverified(
      `one stage on ${baseName}, of which is not known what it holds`,
      context.bottom.from.span,
    );
  return notApplicable(
    file.stages.length === 1
      ? 'one stage, and no compiler or -devel image is seen in it'
      : 'nothing is copied from another stage, and no compiler or -devel image is seen in the final one',
  );
}

function isStage({ file, final }: PreflightContext, from: CopyFrom): boolean {
  if (from === undefined || from.kind === 'unknown') return false;
  const wanted = from.value.toLowerCase();
  return file.stages.some(
    ({ index, name }) =>
      index < final.index && (name?.value.toLowerCase() === wanted || String(index) === wanted),
  );
}

type CopyFrom = ReturnType<typeof copiesOf>[number]['from'];

/** A changed line of the requirements does not download everything again. */
export function cacheMounts(context: PreflightContext): Verdict {
  const fault = context.fault('cache-mount-defeated');
  if (fault !== undefined) return fault;
  const runs = runsOf(context.file.instructions);
  const uses = runs.flatMap((run) =>
    cacheUses(run).map((use) => ({ use, lacks: lacksCacheMount(use, run) })),
  );
  const [lacking, ...more] = uses.filter(({ lacks }) => lacks);
  if (uses.length === 0) return notApplicable('pip and uv download nothing in this file');
  if (lacking === undefined)
    return passed(
      `${toolsOf(uses)} with a cache mount, ${count(uses.length, 'time')}`,
      uses[0]?.use.command.span,
    );
  const detail = `${more.length + 1} of ${count(uses.length, 'installation')} by ${toolsOf(uses)} without a cache mount`;
  return failed(detail, lacking.use.command.programSpan, 'cache-mount-opportunity');
}

function toolsOf(uses: readonly { readonly use: CacheUse }[]): string {
  return [...new Set(uses.map(({ use }) => use.tool))].join(' and ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
