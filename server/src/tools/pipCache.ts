import { pathBelow } from '../dockerfile/imagePath.ts';
import type { Instruction, RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import { optionOf, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { mountTarget, scratchMounts } from './mounts.ts';
import type { PipInstall } from './pip.ts';
import { braceAlternatives, removedPaths } from './removals.ts';

const CONFIG_FILE = /(?:^|\/)pip(?:\.conf|\.ini)$|(?:^|\/)\.?(?:config\/)?pip\/?$/;

/** True when an instruction sets up pip for those after it: `pip config set`, a pip.conf copied or written. */
export function configuresPip(instruction: Instruction): boolean {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const paths = [...instruction.sources, instruction.destination].map(resolvedValue);
    return paths.some((path) => path !== undefined && CONFIG_FILE.test(path));
  }
  if (instruction.keyword !== 'RUN') return false;
  return toolCommands(instruction.script).some(
    ({ program, args, redirects }) =>
      (program === 'pip' && args.map(wordText)[0] === 'config') ||
      redirects.some(({ target }) => CONFIG_FILE.test(target?.text.replace(/["']/g, '') ?? '')),
  );
}

/** True when `pip install` at this place writes a cache that stays in the layer of the RUN. */
export function leavesPipCache(run: RunInstruction, install: PipInstall): boolean {
  if (install.tool !== 'pip' || install.action === 'sync' || install.noCacheDir) return false;
  // A cache folder somebody chose is somebody's plan; from files alone, and to only resolve, hardly anything is cached.
  const special = optionOf(install.line, '--cache-dir', '--no-index', '--dry-run');
  if (special !== undefined || onlyLocal(install)) return false;
  if (switchedOff(run, install.command) || cacheIsMounted(run)) return false;
  const commands = toolCommands(run.script);
  return !commands.slice(commands.indexOf(install.command) + 1).some(clearsPipCache);
}

/** `pip install --no-deps ./dist/x.whl`: nothing comes over the network but what building may need. */
function onlyLocal({ line, requirements, requirementFiles, sources }: PipInstall): boolean {
  const named = requirements.length + requirementFiles.length > 0;
  const remote = sources.some(({ text }) => text.includes('://'));
  return optionOf(line, '--no-deps') !== undefined && !named && !remote;
}

/** `PIP_NO_CACHE_DIR` with any value but an empty one, even `off`, switches the cache off. */
function switchedOff(run: RunInstruction, command: ToolCommand): boolean {
  if (run.lookup('PIP_CONFIG_FILE') !== undefined) return true;
  const set = run.lookup('PIP_NO_CACHE_DIR');
  if (set !== undefined && resolvedValue(set.value) !== '') return true;
  if (command.env.has('PIP_NO_CACHE_DIR')) return true;
  return toolCommands(run.script).some(
    ({ program, args }) => program === 'export' && args.some(({ text }) => /^PIP_NO_CACHE_DIR=./.test(text)),
  );
}

function cacheIsMounted(run: RunInstruction): boolean {
  const chosen = ['PIP_CACHE_DIR', 'XDG_CACHE_HOME'].flatMap(
    (name) => resolvedValue(run.lookup(name)?.value) ?? [],
  );
  return scratchMounts(run).some((mount) => {
    const target = mountTarget(mount) ?? '';
    const usual = /(?:^|\/)\.cache(?:\/pip(?:\/.*)?)?$|(?:^|\/)pip(?:[-_]?cache)?$/.test(target);
    return usual || chosen.some((path) => pathBelow(target, path) !== undefined) || target === '/root';
  });
}

function clearsPipCache(command: ToolCommand): boolean {
  const [first, second] = command.args.map(wordText);
  if (command.program === 'pip') return first === 'cache' && /^(?:purge|remove)$/.test(second ?? '');
  return removedPaths(command)
    .flatMap(braceAlternatives)
    .some((path) =>
      /(?:^|\/)\.cache(?:\/\*|\/pip(?:\/.*)?)?\/?$|pip cache dir|PIP_CACHE_DIR|^\/root\/?\*?$/.test(path),
    );
}
