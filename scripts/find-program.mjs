// Looks a program up on the PATH, the way a shell would.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

// Distributions keep daemons in folders that are not on every user's PATH.
const systemFolders = process.platform === 'win32' ? [] : ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export function findAll(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...systemFolders].filter(Boolean);
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const files = folders.flatMap((folder) => names.map((file) => path.join(folder, file)));
  return [...new Set(files)].filter(isExecutable);
}

export const findProgram = (...names) => names.flatMap(findAll)[0];

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
