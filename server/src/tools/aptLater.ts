import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { chainOf } from '../dockerfile/stages.ts';
import { aptSteps, clearsLists, needsOldLists } from './apt.ts';

/** What becomes of the package lists that a RUN leaves behind. */
export interface LaterLists {
  /** A later RUN that installs from them without an update of its own. */
  readonly user: RunInstruction | undefined;
  /** A later RUN executes code that may do so. */
  readonly uncertain: boolean;
  /** Later RUNs that remove them. */
  readonly removals: readonly RunInstruction[];
}

/** Looks through the rest of the stage and the stages that build on it, up to the next update. */
export function laterLists(file: DockerfileModel, run: RunInstruction): LaterLists {
  const removals: RunInstruction[] = [];
  let uncertain = false;
  for (const stage of file.stages) {
    if (!chainOf(file, stage).some(({ index }) => index === run.stage)) continue;
    for (const later of runsOf(stage.instructions)) {
      if (later.span.start <= run.span.start) continue;
      const steps = aptSteps(later);
      const need = needsOldLists(steps);
      if (need === 'yes') return { user: later, uncertain, removals };
      if (need === 'unknown') uncertain = true;
      if (steps.some(clearsLists)) removals.push(later);
      if (steps.some(({ apt }) => apt?.action === 'update')) break;
    }
  }
  return { user: undefined, uncertain, removals };
}
