import { baseName, contextPath, folderOf, imagePath, pathBelow, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction } from '../dockerfile/model.ts';

/** A path a COPY may have taken a file from, relative to where it copies from: the context, a stage, an image. */
export interface CopySource {
  readonly path: string;
  /** The instruction names this very file, so it is there or the build fails. */
  readonly named: boolean;
}

/**
 * Where a COPY or ADD run in `folder` takes the image's file `path` from, the likeliest first. Whether a source is a
 * file or a folder is not known here, so some of the answers may not exist.
 */
export function copySources(copy: CopyInstruction, folder: string, path: string): readonly CopySource[] {
  if (copy.destination === undefined) return [];
  const destination = imagePath(folder, pathText(copy.destination));
  const below = pathBelow(destination, path);
  if (below === undefined) return [];
  const parents = copy.flags.some((flag) => flag.name === 'parents' && flag.value !== 'false');
  return copy.sources.flatMap((source) => {
    const text = pathText(source);
    if (parents) return fromTree(text, below);
    if (below === '') return isPattern(text) ? [] : [{ path: contextPath(text), named: true }];
    return fromSource(text, below);
  });
}

/** True for a source with `*`, `?` or `[…]`. */
export function isPattern(source: string): boolean {
  return /[*?[]/.test(source);
}

function fromSource(text: string, below: string): CopySource[] {
  const source = contextPath(text);
  if (isPattern(text)) {
    const inFolder = folderOf(source);
    if (isPattern(inFolder) || below.includes('/') || !matcher(baseName(source)).test(below)) return [];
    return [{ path: inFolder === '' ? below : `${inFolder}/${below}`, named: false }];
  }
  const file = source !== '' && baseName(source) === below ? [{ path: source, named: true }] : [];
  return [...file, { path: source === '' ? below : `${source}/${below}`, named: false }];
}

/** `COPY --parents a/b.txt dest/` makes `dest/a/b.txt`; a `/./` says from where on the folders are kept. */
function fromTree(text: string, below: string): CopySource[] {
  const pivot = text.indexOf('/./');
  const start = pivot < 0 ? '' : contextPath(text.slice(0, pivot));
  const kept = contextPath(pivot < 0 ? text : text.slice(pivot + 2));
  const inside = kept === '' || below.startsWith(`${kept}/`);
  if (!inside && !matcher(kept).test(below)) return [];
  return [{ path: start === '' ? below : `${start}/${below}`, named: kept === below }];
}

/** The patterns of Go's `filepath.Match`, and `**` over any number of folders. */
function matcher(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|[\\^$.|+(){}[\]]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1) return part.replace(/\\/g, '\\\\');
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
