import { open, stat } from 'node:fs/promises';
import type { Host } from './host.ts';
import { explain, type Unreadable } from './readText.ts';

/** The end of a log says why it ended; more than this is not read. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The end of a log file, or of standard input; what is no UTF-8 becomes replacement characters. */
export async function readLog(
  path: string | undefined,
  host: Host,
): Promise<{ readonly text: string } | Unreadable> {
  if (path === undefined) return { text: new TextDecoder().decode(await host.inputEnd()) };
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { problem: 'is a folder' };
    if (!found.isFile()) return { problem: 'is not a regular file' };
    const length = Math.min(found.size, MOST_BYTES);
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, found.size - length);
      return { text: new TextDecoder().decode(buffer) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: await explain(path, error) };
  }
}

/** The end of a stream. */
export async function readEnd(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let kept = Buffer.alloc(0);
  for await (const chunk of stream) {
    kept = Buffer.concat([kept, chunk]);
    // Twice as much before it is cut, so that not every chunk copies all.
    if (kept.length > 2 * MOST_BYTES) kept = kept.subarray(-MOST_BYTES);
  }
  return kept.subarray(-MOST_BYTES);
}
