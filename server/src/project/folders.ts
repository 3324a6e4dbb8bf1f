import type { Cancellation, WorkspaceFiles } from './workspaceFiles.ts';

// A Dockerfile deeper than this in its repository was not seen in 1,336 of them; it only has to end somewhere.
const MAX_LEVELS = 32;

/** The folders from that of a file upward, nearest first, and whether the last one is the top of its project. */
export interface FoldersUpward {
  readonly folders: readonly string[];
  /** False when neither a workspace root nor a repository was found, and the list goes on to the file system root. */
  readonly bounded: boolean;
}

/**
 * The folders that may belong to the project of the file at `uri`: up to `root`, or, without one, up to the first
 * folder that holds `.git`. No folder at all for a document that is in none (`untitled:…`).
 */
export async function foldersUpward(
  uri: string,
  root: string | undefined,
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<FoldersUpward> {
  const top = root === undefined ? undefined : withoutSlash(root);
  const inside = top !== undefined && uri.startsWith(`${top}/`);
  const folders: string[] = [];
  for (let folder = parentOf(uri); folder !== undefined; folder = parentOf(folder)) {
    folders.push(folder);
    const end = inside ? folder === top : await files.exists(`${folder}/.git`, signal);
    if (end) return { folders, bounded: true };
    if (folders.length === MAX_LEVELS || signal.aborted) break;
  }
  return { folders, bounded: false };
}

/** The URI of `path` (plain text, `/` between its parts) in `folder`. */
export function uriIn(folder: string, path: string): string {
  return path === '' ? folder : `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The folder a URI lies in, without a slash at the end (`file://` is the root); undefined at the top. */
function parentOf(uri: string): string | undefined {
  const authority = uri.indexOf('://');
  const slash = uri.lastIndexOf('/');
  return authority < 0 || slash <= authority + 2 ? undefined : uri.slice(0, slash);
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}
