// Reads one member of a zip archive behind HTTP with range requests: wheels are up to a gigabyte, their metadata a few
// kilobytes at the end.
import { inflateRawSync } from 'node:zlib';

const TAIL = 128 * 1024;

/** The text of the first member whose name ends with `suffix`; undefined when the server or the archive has none. */
export async function zipMember(url: string, suffix: string): Promise<string | undefined> {
  const tail = await bytes(url, `bytes=-${TAIL}`);
  if (tail === undefined) return undefined;
  const end = tail.data.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) return undefined;
  const size = tail.data.readUInt32LE(end + 12);
  const offset = tail.data.readUInt32LE(end + 16);
  const directory =
    offset >= tail.start
      ? tail.data.subarray(offset - tail.start, offset - tail.start + size)
      : (await bytes(url, `bytes=${offset}-${offset + size - 1}`))?.data;
  const member = directory === undefined ? undefined : find(directory, suffix);
  if (member === undefined) return undefined;
  // The local header repeats the name and adds an extra field of unknown length.
  const last = member.offset + 30 + suffix.length + 1024 + member.compressed;
  const found = await bytes(url, `bytes=${member.offset}-${last}`);
  if (found === undefined) return undefined;
  const start = 30 + found.data.readUInt16LE(26) + found.data.readUInt16LE(28);
  const content = found.data.subarray(start, start + member.compressed);
  return (member.method === 0 ? content : inflateRawSync(content)).toString('utf8');
}

interface Member {
  readonly method: number;
  readonly compressed: number;
  readonly offset: number;
}

function find(directory: Buffer, suffix: string): Member | undefined {
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (name.endsWith(suffix)) {
      return {
        method: directory.readUInt16LE(at + 10),
        compressed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      };
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return undefined;
}

async function bytes(url: string, range: string): Promise<{ data: Buffer; start: number } | undefined> {
  const response = await fetch(url, { headers: { range } });
  if (response.status !== 206) {
    await response.body?.cancel();
    return undefined;
  }
  const start = Number(/bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? 0);
  return { data: Buffer.from(await response.arrayBuffer()), start };
}
