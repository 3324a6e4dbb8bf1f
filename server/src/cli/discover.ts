import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { explain } from './readText.ts';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Named on the command line, so that not being able to read it is an error. */
  readonly named: boolean;
}

export interface Discovery {
  readonly files: readonly FoundFile[];
  readonly problems: readonly (FoundFile & { readonly message: string })[];
}

const DOCKERFILE = /^(?:Dockerfile|Dockerfile\..+|.+\.[Dd]ockerfile|Containerfile.*)$/;
// Beside a Dockerfile, named like one, and something else: ignore lists, leftovers, templates with their own syntax.
const OTHER =
  /(?:\.dockerignore|\.containerignore|\.md|\.orig|\.rej|\.bak|\.sw[a-z]|~|\.j2|\.jinja2?|\.tmpl|\.tpl|\.template|\.in|\.erb|\.ejs|\.mustache)$/;
const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.nox',
  '.cache',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.terraform',
]);

/** Whether a folder search takes a file of this name for a Dockerfile. */
function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && !OTHER.test(name);
}

/** The Dockerfiles that `paths` mean, each once: files as given, folders searched in order of names. */
export async function discover(paths: readonly string[], cwd: string): Promise<Discovery> {
  const files: FoundFile[] = [];
  const problems: (FoundFile & { message: string })[] = [];
  const seen = new Set<string>();
  const add = async (path: string, named: boolean): Promise<void> => {
    // The same file by two names is checked, and fixed, once. A path that leads nowhere is its own name.
    const real = await realpath(path).catch(() => path);
    if (seen.has(real)) return;
    seen.add(real);
    files.push({ path, named });
  };
  for (const path of paths.map((given) => resolve(cwd, given))) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) {
      await add(path, true);
      continue;
    }
    for await (const item of search(path, true)) {
      if (item.message === undefined) await add(item.path, false);
      else problems.push({ path: item.path, named: item.named, message: item.message });
    }
  }
  return { files, problems };
}

interface Item extends FoundFile {
  readonly message?: string;
}

async function* search(folder: string, named: boolean): AsyncIterable<Item> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, named, message: await explain(folder, error) };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // Symbolic links to folders are not followed: they lead to what is found anyway, or in circles.
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* search(path, false);
    } else if (isDockerfileName(basename(path)) && !(entry.isSymbolicLink() && (await isFolder(path))))
      yield { path, named: false };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
