import { baseName } from '../dockerfile/imagePath.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { ToolCommand } from '../tools/commands.ts';
import { pipInstall } from '../tools/pip.ts';

/** Programs that name a file and leave it as it is. */
const READERS = new Set([
  'cat',
  'head',
  'echo',
  'ls',
  'test',
  '[',
  'grep',
  'wc',
  'chmod',
  'chown',
  'sha256sum',
]);

/**
 * True when a command may make, change, move or remove the file at `path`: it writes to a file of that name, or it
 * names one and is not known to only read it. The name alone counts, because folders are often computed.
 */
export function mayChange(command: ToolCommand, path: string): boolean {
  const name = baseName(path);
  for (const { operator, target, heredocText } of command.redirects) {
    if (operator.includes('>') && target?.text.includes(name)) return true;
    if (heredocText?.includes(name)) return true;
  }
  if (READERS.has(command.program) || pipInstall(command) !== undefined) return false;
  return command.args.some((word) => (resolvedValue(word.value) ?? word.text).includes(name));
}
