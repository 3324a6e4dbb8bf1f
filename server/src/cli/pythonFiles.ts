import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const DEEPEST = 3;
const MOST = 40;
/** Folders that hold the code of others, or none that runs. */
const ELSEWHERE = /^(?:\..*|node_modules|venv|env|site-packages|__pycache__|build|dist|tests?|docs)$/;

/** Python files of a folder, those further up first, relative and with `/`; undefined when it cannot be read. */
export async function pythonFiles(folder: string): Promise<readonly string[] | undefined> {
  const top = await lookInto(folder, '');
  if (top === undefined) return undefined;
  const found = [...top.files];
  let level = top.folders;
  for (let depth = 0; depth < DEEPEST && found.length < MOST; depth++) {
    const looked = await Promise.all(level.map((at) => lookInto(folder, `${at}/`)));
    found.push(...looked.flatMap((one) => one?.files ?? []));
    level = looked.flatMap((one) => one?.folders ?? []);
  }
  return found.slice(0, MOST);
}

interface Level {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

async function lookInto(folder: string, at: string): Promise<Level | undefined> {
  const entries = await readdir(join(folder, at), { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.py'));
  const folders = entries.filter((entry) => entry.isDirectory() && !ELSEWHERE.test(entry.name));
  const paths = (list: typeof entries): readonly string[] => list.map(({ name }) => at + name).sort();
  return { files: paths(files), folders: paths(folders) };
}
