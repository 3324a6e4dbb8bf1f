import { pathBelow } from '../dockerfile/imagePath.ts';
import type { Mount, RunInstruction } from '../dockerfile/model.ts';

/** Where a mount appears in the RUN; undefined when it has no target of its own. */
export function mountTarget({ options }: Mount): string | undefined {
  const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
  return target === undefined || target === '/' ? target : target.replace(/\/+$/, '');
}

/** The mounts whose content does not become part of the layer: what is written there is not shipped. */
export function scratchMounts(run: RunInstruction): readonly Mount[] {
  return run.mounts.filter(({ type }) => type === 'cache' || type === 'tmpfs');
}

/** True when what the RUN writes below `path` goes into a cache or tmpfs mount instead of the layer. */
export function keptOutOfLayer(run: RunInstruction, path: string): boolean {
  return scratchMounts(run).some((mount) => {
    const target = mountTarget(mount);
    return target !== undefined && pathBelow(target, path) !== undefined;
  });
}
