import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { TagStore } from '../registry/tagStore.ts';

/** Lists in a folder of the machine: the one an editor gives, else the cache folder of the user. */
export function nodeTagStore(given: string | undefined): TagStore {
  const folder = join(given ?? cacheFolder(), 'tags');
  return {
    place: folder,
    async read() {
      const names = await readdir(folder).catch(() => []);
      const files = names
        .filter((name) => name.endsWith('.json'))
        .map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8').catch(() => '') }));
      return Promise.all(files);
    },
    async write(name, text) {
      await mkdir(folder, { recursive: true });
      // Within one file system a rename is one step: a reader sees the old list or the new one.
      const temporary = join(folder, `.${name}.${randomUUID()}.tmp`);
      try {
        await writeFile(temporary, text);
        await rename(temporary, join(folder, name));
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

/** As the XDG base directory specification says; a relative path there counts as none. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const named = process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME;
  const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.cache');
  return join(base, 'ml-dockerfile');
}
