import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { askedPackages } from './askedPackages.ts';
import { type TorchTables, type TorchWheel, torchWheel } from './torchWheel.ts';

/**
 * The torch wheel that some RUNs leave installed: `none` when they ask for none, undefined when it cannot be told
 * which one they install.
 */
export function installedTorch(
  file: DockerfileModel,
  runs: readonly RunInstruction[],
  read: (path: string) => RequirementsFile | undefined,
  tables: TorchTables,
): TorchWheel | 'none' | undefined {
  const asked = runs
    .flatMap((run) => askedPackages(run, read))
    .filter(({ requirement }) => requirement.name === 'torch');
  const last = asked.at(-1);
  if (last === undefined) return 'none';
  const wheel = torchWheel(file, last, tables);
  // Several branches or several torches: which one stays is not certain.
  return asked.length === 1 || wheel?.overridable === false ? wheel : undefined;
}
