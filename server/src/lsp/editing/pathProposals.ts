import dockerignore from '@balena/dockerignore';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { findBuildContext } from '../../project/buildContext.ts';
import type { FolderReader } from '../../project/folderReader.ts';
import { uriIn } from '../../project/folders.ts';
import type { Cancellation, WorkspaceFiles } from '../../project/workspaceFiles.ts';
import type { Span } from '../../text/span.ts';
import type { Proposal } from '../completions/proposal.ts';
import type { Site } from './site.ts';

export interface PathDeps {
  readonly files: WorkspaceFiles;
  readonly folders: FolderReader;
  /** The workspace folder of the file. */
  readonly root: string | undefined;
}

const MOST_SHOWN = 200;

/** Files of the build context for a source of COPY or ADD and of a bind mount; none that `.dockerignore` keeps out. */
export async function pathProposals(
  file: DockerfileModel,
  site: Site,
  { files, folders, root }: PathDeps,
  signal: Cancellation,
): Promise<readonly Proposal[]> {
  const place = sourcePlace(site);
  if (place === undefined || /[$*?[\]"'\\]|:\/\//.test(place.typed)) return [];
  const context = await findBuildContext(file, [], root, files, signal);
  if (context === undefined) return [];
  const typed = place.typed.replace(/^(?:\.?\/)+/, '');
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  if (folder.split('/').includes('..')) return [];
  const start = place.span.start + place.typed.lastIndexOf('/') + 1;
  const [kept, entries] = await Promise.all([
    ignoreRules(file, context, files, signal),
    folders.list(uriIn(context, folder.replace(/\/$/, '')), signal),
  ]);
  return entries
    .filter(({ name, kind }) => name !== '.git' && kept(folder + name, kind === 'folder'))
    .sort((a, b) => a.kind.localeCompare(b.kind) * -1 || a.name.localeCompare(b.name))
    .slice(0, MOST_SHOWN)
    .map(({ name, kind }) => ({
      label: kind === 'folder' ? `${name}/` : name,
      kind: kind === 'folder' ? 'folder' : 'file',
      span: { start, end: place.span.end },
      text: (kind === 'folder' ? `${name}/` : name).replace(/ /g, '\\ '),
    }));
}

/** The path that is typed, when it is one in the build context: not the destination, and not with `--from`. */
function sourcePlace({
  instruction,
  word,
  typed,
  before,
  followed,
}: Site): { readonly span: Span; readonly typed: string } | undefined {
  const { keyword } = instruction;
  if (keyword === 'RUN') return mountSource(word, typed);
  if ((keyword !== 'COPY' && keyword !== 'ADD') || typed.startsWith('-')) return undefined;
  if (before.some((flag) => flag.startsWith('--from='))) return undefined;
  const first = before.every((flag) => flag.startsWith('--'));
  return first || followed ? { span: word, typed } : undefined;
}

function mountSource(word: Span, typed: string): { readonly span: Span; readonly typed: string } | undefined {
  if (!typed.startsWith('--mount=') || /[=,]from=/.test(typed) || /type=(?!bind)/.test(typed))
    return undefined;
  const found = /[=,](?:source|src)=([^,]*)$/.exec(typed)?.[1];
  if (found === undefined) return undefined;
  const start = word.start + typed.length - found.length;
  return { span: { start, end: start + found.length }, typed: found };
}

/** What is not kept out of the context; a folder stays as long as something in it may be let in again. */
async function ignoreRules(
  file: DockerfileModel,
  context: string,
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<(path: string, folder: boolean) => boolean> {
  const own = await files.read(`${file.uri}.dockerignore`, signal);
  const text = own ?? (await files.read(`${context}/.dockerignore`, signal));
  if (text === undefined) return () => true;
  const patterns = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const rules = dockerignore().add(patterns);
  const exceptions = patterns.some((line) => line.trim().startsWith('!'));
  return (path, folder) => (folder && exceptions) || !rules.ignores(path);
}
