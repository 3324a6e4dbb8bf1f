import type { Instruction } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { ToolCommand } from './commands.ts';
import { condaCommands } from './conda.ts';
import { programPresence } from './programPresence.ts';

/** CUDA packages without a compiler. */
const WITHOUT_COMPILER =
  /^cuda-(?:keyring|compat|cudart|libraries|nvrtc|nvtx|cupti|nsight|drivers?)(?:[-_]?\d.*)?$/;

/**
 * True when the instructions may bring a CUDA toolkit besides the one of the base image: packages, a copied folder, a
 * conda environment from a file, or anything that is not visible.
 */
export function mayBringToolkit(instructions: readonly Instruction[]): boolean {
  if (programPresence(instructions, isToolkit, compiles).kind !== 'absent') return true;
  const paths = copiesOf(instructions).flatMap(({ sources, destination }) => [...sources, destination]);
  if (paths.some((path) => /cuda|nvcc/i.test(resolvedValue(path) ?? ''))) return true;
  const conda = runsOf(instructions).flatMap(({ script }) => condaCommands(script));
  return conda.some(
    ({ action, line }) =>
      action.startsWith('env ') || line.options.some(({ name }) => name === '-f' || name === '--file'),
  );
}

/** Names of packages and folders of the toolkit; calling `nvcc` itself brings nothing. */
function isToolkit(name: string): boolean {
  return /^(?:cuda|nvidia-cuda|nvhpc|nvidia-hpc)/.test(name) && !WITHOUT_COMPILER.test(name);
}

/** What is built from source uses a toolkit and brings none. */
function compiles({ program }: ToolCommand): boolean {
  return program === 'make' || program === 'cmake' || program === 'ninja';
}
