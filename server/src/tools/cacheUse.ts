import type { Mount, RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { mountTarget } from './mounts.ts';
import { pipInstall } from './pip.ts';

/** A command that keeps what it downloads in a folder of the user it runs as. */
export interface CacheUse {
  readonly tool: 'pip' | 'uv';
  readonly command: ToolCommand;
  /** The argument that switches the cache off. */
  readonly off: Span | undefined;
}

const OFF = new Set(['--no-cache-dir', '--no-cache']);
const UV_ACTIONS = new Set(['pip', 'sync', 'add', 'run', 'tool']);
const MOVED_BY = { pip: 'PIP_CACHE_DIR', uv: 'UV_CACHE_DIR' } as const;
const SWITCHED_BY = { pip: 'PIP_NO_CACHE_DIR', uv: 'UV_NO_CACHE' } as const;

/** The calls of pip and uv in a RUN that download and would keep it. */
export function cacheUses(run: RunInstruction): readonly CacheUse[] {
  return toolCommands(run.script).flatMap((command): CacheUse[] => {
    const { program, args, wrappers } = command;
    const runsTool =
      program === 'uv' && UV_ACTIONS.has(args.map(wordText).find((text) => !text.startsWith('-')) ?? '');
    const tool = runsTool ? 'uv' : pipInstall(command)?.tool;
    const chosen = args.some((word) => wordText(word).startsWith('--cache-dir'));
    if (tool === undefined || chosen || wrappers.includes('sudo')) return [];
    return [{ tool, command, off: args.find((word) => OFF.has(wordText(word)))?.span }];
  });
}

/** True for a cache mount that stands where the tool keeps its cache, whoever it runs as. */
export function isMountFor({ tool }: CacheUse, mount: Mount, run: RunInstruction): boolean {
  const target = mountTarget(mount);
  if (mount.type !== 'cache' || target === undefined) return false;
  return target.endsWith(`/.cache/${tool}`) || target === resolvedValue(run.lookup(MOVED_BY[tool])?.value);
}

/** True when a variable moves the cache of the tool away from the home folder of the user. */
export function isCacheMoved({ tool, command }: CacheUse, run: RunInstruction): boolean {
  const names = [MOVED_BY[tool], 'XDG_CACHE_HOME', 'HOME'];
  return names.some((name) => run.lookup(name) !== undefined || command.env.has(name));
}

/** The variable that switches the cache off: for pip with any value, for uv with one that means yes. */
export function switchedOffBy({ tool, command }: CacheUse, run: RunInstruction): string | undefined {
  const name = SWITCHED_BY[tool];
  if (command.env.has(name)) return undefined;
  const value = resolvedValue(run.lookup(name)?.value);
  if (value === undefined || value === '') return undefined;
  return tool === 'pip' || /^(?:1|t|true|y|yes|on)$/i.test(value) ? name : undefined;
}
