import type { Outline } from '../../../server/src/protocol/outline.ts';
import type { Engine } from '../docker/engine.ts';
import type { GpuRequest } from '../docker/gpus.ts';
import type { RunMode, RunSettings } from '../docker/run.ts';

/** PyTorch's workers hand tensors over in /dev/shm, of which the engines give 64 MB. */
const SHARED_MEMORY = '2g';

/** A run as it stands in the form, before it starts. */
export interface RunPlan {
  readonly engine: Engine;
  readonly image: string;
  /** URI of what the image was built from, where that is known. */
  readonly dockerfile?: string | undefined;
  readonly settings: RunSettings;
}

/** What is run when nobody changes anything. */
export function plannedRun(outline: Outline | undefined, gpus: GpuRequest): RunSettings {
  const ports = (outline?.exposedPorts ?? []).map((port) => ({ host: port, container: port }));
  return {
    gpus: gpus !== 'none' && usesRocm(outline) ? 'amd' : gpus,
    mode: likelyMode(outline),
    ...(outline?.shmHint === true ? { sharedMemory: SHARED_MEMORY } : {}),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** A server or a job only prints; without a command of its own an image often starts a shell, which wants a keyboard. */
function likelyMode(outline: Outline | undefined): RunMode {
  return outline === undefined || outline.profile === 'dev' || outline.hasCommand !== true
    ? 'interactive'
    : 'attached';
}

/** Images of AMD carry the word in their name or tag; it holds for what is built on them. */
function usesRocm(outline: Outline | undefined): boolean {
  return outline?.stages.some(({ baseImage }) => /\brocm/i.test(baseImage)) ?? false;
}
