import type { DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { blockOf } from './instructionLines.ts';
import { addLibraries } from './missingLibraries.ts';

/**
 * The edit that installs Debian packages: in the last apt installation, else by a RUN of its own above `run`. Undefined
 * where the user may not install.
 */
export function installLibraries(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  run: RunInstruction,
  names: readonly string[],
): TextEdit | undefined {
  const added = addLibraries(file, instructions, names);
  if (added !== undefined) return added;
  const block = blockOf(file, run);
  const before = instructions.filter(({ span }) => span.start < run.span.start);
  if (block === undefined || before.some(({ keyword }) => keyword === 'USER')) return undefined;
  const end = ` ${file.escape}`;
  const lines = [
    `RUN apt-get update${end}`,
    `    && apt-get install -y --no-install-recommends ${names.join(' ')}${end}`,
    '    && rm -rf /var/lib/apt/lists/*',
    '',
  ];
  return { span: { start: block.start, end: block.start }, text: lines.join(lineBreakOf(file.text)) };
}
