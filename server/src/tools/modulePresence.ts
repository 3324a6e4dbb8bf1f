import type { DockerfileModel, Instruction, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import type { Requirement } from '../formats/requirement.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { resolvedValue } from '../text/resolved.ts';
import { programPresence } from './programPresence.ts';
import { pythonPackages } from './pythonPackages.ts';

/** What is known outside the Dockerfile. */
export interface PackageKnowledge {
  /** Finds the requirements file of a `-r` as it is written there. */
  read(path: string): RequirementsFile | undefined;
  /** True for packages (with extras) that do not bring the modules in question by their dependencies. */
  bringsNothing(name: string): boolean;
}

/** Whether the image of `stage` gets a Python module; `unknown` when something that is not visible may bring it. */
export function modulePresence(
  file: DockerfileModel,
  stage: Stage,
  module: string,
  { read, bringsNothing }: PackageKnowledge,
): 'present' | 'absent' | 'unknown' {
  const instructions = contributing(file, stage);
  if (instructions === undefined) return 'unknown';
  const packages = pythonPackages(runsOf(instructions), read);
  const system = programPresence(instructions, (name) => name === module || name.endsWith(`-${module}`));
  if (packages.names.has(module) || system.kind === 'present') return 'present';
  const plain =
    [...packages.names].every(bringsNothing) && packages.requirements.map(withExtras).every(bringsNothing);
  return packages.complete && plain && system.kind === 'absent' ? 'absent' : 'unknown';
}

/** The instructions of a stage and of the stages it copies from; undefined when it copies from anything else. */
function contributing(file: DockerfileModel, stage: Stage): readonly Instruction[] | undefined {
  const own = instructionsOf(file, stage);
  const all: Instruction[] = [...own];
  for (const copy of copiesOf(own)) {
    if (copy.from === undefined) {
      const paths = copy.sources.map((source) => resolvedValue(source) ?? '');
      if (paths.some((path) => /venv|site-packages|wheel|\.whl$/.test(path))) return undefined;
      continue;
    }
    const name = resolvedValue(copy.from)?.toLowerCase();
    const source = file.stages.find(
      (other) => other.name?.value.toLowerCase() === name || String(other.index) === name,
    );
    if (source === undefined || source.index >= stage.index) return undefined;
    all.push(...instructionsOf(file, source));
  }
  return all;
}

function withExtras({ name, extras }: Requirement): string {
  return extras.length === 0 ? name : `${name}[${extras.join(',')}]`;
}
