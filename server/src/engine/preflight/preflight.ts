import type { LintInput } from '../lint.ts';
import { type PreflightContext, preflightContext } from './context.ts';
import { cudaPinned, gpuChecked } from './cuda.ts';
import { dependenciesPinned } from './dependencies.ts';
import type { BuildResult, PreflightItem, Verdict } from './item.ts';
import { buildTime, imageSize } from './measured.ts';
import { healthCheck, nonRoot, sharedMemory } from './running.ts';
import { cacheMounts, multiStage } from './stages.ts';

interface Check {
  readonly id: string;
  readonly title: string;
  readonly judge: (context: PreflightContext) => Verdict;
}

const CHECKS: readonly Check[] = [
  { id: 'multi-stage', title: 'What only the build needs is not shipped', judge: multiStage },
  { id: 'cuda-pinned', title: 'CUDA is pinned and fits what is installed', judge: cudaPinned },
  { id: 'dependencies-pinned', title: 'Python packages are pinned', judge: dependenciesPinned },
  { id: 'cache-mounts', title: 'Downloads are kept between builds', judge: cacheMounts },
  { id: 'non-root', title: 'The container does not start as root', judge: nonRoot },
  { id: 'health-check', title: 'The service has a health check', judge: healthCheck },
  { id: 'shared-memory', title: 'Shared memory is set for the workers', judge: sharedMemory },
  {
    id: 'gpu-driver',
    title: 'The driver of the host fits, and no build step asks for a GPU',
    judge: gpuChecked,
  },
  { id: 'image-size', title: 'The image is smaller than 5 GB', judge: imageSize },
  { id: 'build-time', title: 'The build takes less than 5 minutes', judge: buildTime },
];

/** The checklist before an image is shipped. Undefined for a file without FROM, which builds nothing. */
export function preflight(input: LintInput, build: BuildResult): readonly PreflightItem[] | undefined {
  const context = preflightContext(input, build);
  return context && CHECKS.map(({ id, title, judge }) => ({ id, title, ...judge(context) }));
}
