import { randomUUID } from 'node:crypto';
import { access, constants, type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explain } from './readText.ts';

/**
 * Replaces the content of a file in one step: readers see the old text or the new one, never half of it. Keeps mode
 * and owner. Returns why it was not done, in which case the file is as it was.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<string | undefined> {
  // Beside the file, because only within one file system a rename is one step.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const before = await lstat(path);
    // A rename would put a file in the place of the link, and what it leads to may belong to somebody else.
    if (before.isSymbolicLink()) return 'is a symbolic link; name the file it leads to';
    if (before.nlink > 1) return `has ${before.nlink} hard links, which replacing it would separate`;
    await access(path, constants.W_OK);
    const handle = await open(temporary, 'wx', before.mode & 0o777);
    try {
      await fill(handle, bytes, before);
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true });
    return (await explain(path, error)).replace('cannot be read', 'cannot be written');
  }
}

async function fill(
  handle: FileHandle,
  bytes: Uint8Array,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  await handle.writeFile(bytes);
  const made = await handle.stat();
  if (made.uid !== uid || made.gid !== gid) await handle.chown(uid, gid);
  // After chown, which clears some bits; and the umask may have taken others at creation.
  await handle.chmod(mode & 0o7777);
  await handle.sync();
}
