import { pathBelow } from '../dockerfile/imagePath.ts';
import type { RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import { toolCommands } from './commands.ts';
import { pipInstall } from './pip.ts';

/** A folder in which a tool keeps downloads. */
export interface CacheFolder {
  readonly tool: 'pip' | 'uv' | 'apt' | 'conda' | 'huggingface';
  readonly title: string;
  readonly path: string;
  /** What builds side by side need: apt locks its folders. */
  readonly sharing?: 'locked';
}

interface KnownFolder extends CacheFolder {
  /** The variable that moves it. */
  readonly movedBy?: string;
}

/** Where the tools keep them when they run as root. */
const FOLDERS: readonly KnownFolder[] = [
  { tool: 'pip', title: 'pip', path: '/root/.cache/pip', movedBy: 'PIP_CACHE_DIR' },
  { tool: 'uv', title: 'uv', path: '/root/.cache/uv', movedBy: 'UV_CACHE_DIR' },
  { tool: 'apt', title: 'apt: packages', path: '/var/cache/apt', sharing: 'locked' },
  { tool: 'apt', title: 'apt: package lists', path: '/var/lib/apt', sharing: 'locked' },
  { tool: 'conda', title: 'conda: packages', path: '/opt/conda/pkgs', movedBy: 'CONDA_PKGS_DIRS' },
  { tool: 'huggingface', title: 'Hugging Face', path: '/root/.cache/huggingface', movedBy: 'HF_HOME' },
];

const PROGRAMS: ReadonlyMap<string, CacheFolder['tool']> = new Map([
  ['apt', 'apt'],
  ['apt-get', 'apt'],
  ['conda', 'conda'],
  ['mamba', 'conda'],
  ['hf', 'huggingface'],
  ['huggingface-cli', 'huggingface'],
]);

/** The folder of a tool that a cache mount at `target` keeps. */
export function cacheFolderAt(run: RunInstruction, target: string): CacheFolder | undefined {
  const path = target.replace(/(?<=.)\/+$/, '');
  return FOLDERS.flatMap((folder) => placed(folder, run)).find(
    (folder) => pathBelow(folder.path, path) !== undefined,
  );
}

/** The cache folders of the tools that a RUN calls, in the order of the calls; those of all tools when it calls none. */
export function cacheFoldersOf(run: RunInstruction): readonly CacheFolder[] {
  const tools = new Set(
    toolCommands(run.script).flatMap((command) => {
      if (command.program === 'uv') return ['uv' as const];
      if (pipInstall(command) !== undefined) return ['pip' as const];
      return PROGRAMS.get(command.program) ?? [];
    }),
  );
  const order = tools.size === 0 ? new Set(FOLDERS.map(({ tool }) => tool)) : tools;
  return [...order].flatMap((tool) =>
    FOLDERS.filter((folder) => folder.tool === tool).flatMap((folder) => placed(folder, run)),
  );
}

/** The folder where the variables in force put it; none when one of them is not known. */
function placed({ movedBy, ...folder }: KnownFolder, run: RunInstruction): readonly CacheFolder[] {
  const moved = movedBy === undefined ? undefined : run.lookup(movedBy);
  if (moved === undefined) return [folder];
  const path = resolvedValue(moved.value);
  return path === undefined || !path.startsWith('/') ? [] : [{ ...folder, path }];
}
