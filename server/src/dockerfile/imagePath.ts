import type { Resolved } from '../text/resolved.ts';

/** `path` from `folder`, cleaned of `.` and `..`: an absolute path of an image, without a slash at the end. */
export function imagePath(folder: string, path: string): string {
  return `/${cleaned(path.startsWith('/') ? path : `${folder}/${path}`)}`;
}

/** A source of COPY as a path in the build context: `..` cannot leave it, `./`, `/` and `.` are the context itself. */
export function contextPath(source: string): string {
  return cleaned(source);
}

/** What `path` is called seen from `folder`: `''` for the folder itself; undefined when it lies elsewhere. */
export function pathBelow(folder: string, path: string): string | undefined {
  if (folder === '/' || folder === '') return path.startsWith('/') ? path.slice(1) : path;
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/**
 * A path with its variables resolved. An unknown one stays as written, because the same spelling elsewhere means the
 * same path; at the start it counts as absolute, as variables that hold paths do.
 */
export function pathText(path: Resolved<string>): string {
  if (path.kind !== 'unknown') return path.value;
  const raw = path.raw.replace(/["']/g, '').replace(/\$\{(\w+)\}/g, '$$$1');
  return raw.startsWith('$') ? `/${raw}` : raw;
}

/** The folder of a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
