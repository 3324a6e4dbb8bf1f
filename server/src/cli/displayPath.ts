import { isAbsolute, relative, sep } from 'node:path';

/** A path as reports show it: relative to the working folder where it lies below it, with `/` on every system. */
export function displayPath(path: string, cwd: string): string {
  const below = relative(cwd, path);
  const outside = below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
  return (outside ? path : below).split(sep).join('/');
}
