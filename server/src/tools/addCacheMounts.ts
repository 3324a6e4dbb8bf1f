import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { activeUser } from './activeUser.ts';
import { emptiesCache } from './aptCache.ts';
import { cacheFoldersOf } from './cacheFolders.ts';
import { type CacheUse, cacheUses, isMountFor, switchedOffBy } from './cacheUse.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { removeArgument } from './removeArgument.ts';

/** The mounts a RUN lacks, and the edits that add them. */
export interface CacheMounts {
  /** The downloads that would be kept. */
  readonly uses: readonly CacheUse[];
  readonly edits: readonly TextEdit[];
}

/** Installations of local files, and those that install nothing. */
const LOCAL = new Set(['--no-index', '--no-deps', '--dry-run', '--offline']);

/**
 * Gives pip and uv in a RUN a cache mount where the user keeps the cache, and takes out the flags that switch it off.
 * `startsAsRoot` says who runs it when no USER does. Undefined where nothing is downloaded, where a variable or a
 * command of the RUN decides against a cache, or where the folder is not known.
 */
export function addCacheMounts(
  file: DockerfileModel,
  run: RunInstruction,
  startsAsRoot: boolean,
): CacheMounts | undefined {
  const uses = cacheUses(run).filter((use) => lacksCacheMount(use, run));
  if (uses.length === 0 || uses.some((use) => switchedOffBy(use, run) !== undefined)) return undefined;
  if (['HOME', 'XDG_CACHE_HOME'].some((name) => run.lookup(name) !== undefined)) return undefined;
  if (toolCommands(run.script).some(emptiesCache)) return undefined;
  const flags = mountFlags(file, run, uses, startsAsRoot);
  // The mount serves every call of the tool, so none of them may switch it off.
  const served = cacheUses(run).filter(({ tool }) => uses.some((use) => use.tool === tool));
  const removals = served.flatMap(({ off }) => (off === undefined ? [] : [removeArgument(file, run, off)]));
  const removed = removals.filter((edit) => edit !== undefined);
  if (flags === undefined || removed.length < removals.length) return undefined;
  const at = run.keywordSpan.end;
  return { uses, edits: [{ span: { start: at, end: at }, text: flags }, ...removed] };
}

/** True for a call that downloads and has no mount to keep it in. */
export function lacksCacheMount(use: CacheUse, run: RunInstruction): boolean {
  const covered = run.mounts.some(
    (mount) => isMountFor(use, mount, run) || /\.cache\/?$/.test(mount.options.get('target') ?? ''),
  );
  const { args } = use.command;
  const actions =
    use.tool === 'uv' ? args.map(wordText).filter((text) => /^(?:pip|sync|add)$/.test(text)) : ['pip'];
  return !covered && actions.length > 0 && !args.some((word) => LOCAL.has(wordText(word)));
}

/** One mount for each tool, in the home folder of root or of a user whose number is known. */
function mountFlags(
  file: DockerfileModel,
  run: RunInstruction,
  uses: readonly CacheUse[],
  startsAsRoot: boolean,
): string | undefined {
  const user = activeUser(file, run);
  const asRoot = user === undefined ? startsAsRoot && !switchesUser(file, run) : user.isRoot;
  if (!asRoot && (user?.home === undefined || user.uid === undefined)) return undefined;
  const tools = [...new Set(uses.map(({ tool }) => tool))];
  const flags = tools.map((tool) => {
    const folder = cacheFoldersOf(run).find((one) => one.tool === tool);
    if (folder === undefined) return undefined;
    const path = asRoot ? folder.path : folder.path.replace(/^\/root(?=\/)/, user?.home ?? '');
    return ` --mount=type=cache,target=${path}${asRoot ? '' : `,uid=${user?.uid}`}`;
  });
  return flags.includes(undefined) ? undefined : flags.join('');
}

/** A USER whose value is not known, in what the RUN may build on. */
function switchesUser(file: DockerfileModel, run: RunInstruction): boolean {
  return file.instructions.some(({ keyword, span }) => keyword === 'USER' && span.start < run.span.start);
}
