import { lstat, readFile, stat } from 'node:fs/promises';

// The largest of 1,336 real Dockerfiles has 30 kB; what is larger than this is something else.
const MAX_BYTES = 1024 * 1024;

/** A text as an editor would show it; `bom` remembers the mark at its start, which is no part of the text. */
export interface ReadText {
  readonly text: string;
  readonly bom: boolean;
}

/** Why something cannot be read, as one clause for a message. */
export interface Unreadable {
  readonly problem: string;
}

/** Reads a text file, or says why not. */
export async function readText(path: string): Promise<ReadText | Unreadable> {
  try {
    const found = await stat(path);
    // A pipe or a device could block for ever.
    if (found.isDirectory()) return { problem: 'is a folder' };
    if (!found.isFile()) return { problem: 'is not a regular file' };
    if (found.size > MAX_BYTES) return tooLarge(found.size);
    return decode(await readFile(path));
  } catch (error) {
    return { problem: await explain(path, error) };
  }
}

/** Takes bytes as UTF-8 text, or says why not. */
export function decode(bytes: Uint8Array): ReadText | Unreadable {
  if (bytes.length > MAX_BYTES) return tooLarge(bytes.length);
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) return { problem: 'is UTF-16 text; a Dockerfile must be UTF-8' };
  if (bytes.includes(0)) return { problem: 'is a binary file: it contains NUL bytes' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, bom: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf };
  } catch {
    return { problem: 'is not valid UTF-8' };
  }
}

/** All of a stream, or a little more than `decode` accepts. */
export async function readInput(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** The bytes of a text with the mark it came with. */
export function encode({ text, bom }: ReadText): Uint8Array {
  return new TextEncoder().encode(bom ? `\uFEFF${text}` : text);
}

/** What an error of the file system means. */
export async function explain(path: string, error: unknown): Promise<string> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    const link = await lstat(path).catch(() => undefined);
    return link?.isSymbolicLink() ? 'is a broken symbolic link' : 'does not exist';
  }
  if (code === 'ELOOP') return 'is a symbolic link that leads to itself';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied';
  if (code === 'ENOTDIR') return 'does not exist: a part of the path is a file';
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function tooLarge(size: number): Unreadable {
  const megabytes = (size / (1024 * 1024)).toFixed(1);
  return { problem: `is too large for a Dockerfile: ${megabytes} MB, the limit is 1 MB` };
}
