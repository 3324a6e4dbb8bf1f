import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Runs `npm run knowledge:update` with these arguments. */
export async function runUpdate(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  // The script needs a Node that strips types; the one running the tests may be older.
  const strips = Number(process.versions.node.split('.')[0]) >= 24;
  const node = strips ? process.execPath : join(ROOT, 'node_modules/.bin/node');
  const child = spawn(node, [join(ROOT, 'server/scripts/knowledge-update.ts'), ...args]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
