import { parseRequirement, type Requirement } from '../formats/requirement.ts';
import type { ShellScript, ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type CommandLine, type Option, readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** `pip install …`, `pip download`, `pip wheel`, `uv pip install …`. */
export interface PipInstall {
  readonly tool: 'pip' | 'uv';
  readonly action: 'install' | 'download' | 'wheel' | 'sync';
  readonly command: ToolCommand;
  readonly line: CommandLine;
  /** The word `install`: options can be inserted after it. */
  readonly actionWord: ShellWord;
  readonly requirements: readonly PipRequirement[];
  /** Files of `-r`. */
  readonly requirementFiles: readonly Option[];
  /** Files of `-c`. */
  readonly constraintFiles: readonly Option[];
  /** Paths and URLs given instead of names: `.`, `-e .`, `dist/x.whl`, `git+https://…`. */
  readonly sources: readonly ShellWord[];
  readonly indexUrl: Option | undefined;
  readonly extraIndexUrls: readonly Option[];
  readonly noCacheDir: boolean;
}

export interface PipRequirement extends Requirement {
  /** The word it was read from. Spans inside are exact only when the word is written out without variables. */
  readonly word: ShellWord;
}

const WITH_VALUE = new Set([
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-e',
  '--editable',
  '-t',
  '--target',
  '--platform',
  '--python-version',
  '--implementation',
  '--abi',
  '--root',
  '--prefix',
  '-b',
  '--build',
  '--src',
  '--upgrade-strategy',
  '-C',
  '--config-settings',
  '--config-setting',
  '--global-option',
  '--install-option',
  '-i',
  '--index-url',
  '--index',
  '--default-index',
  '--extra-index-url',
  '-f',
  '--find-links',
  '--no-binary',
  '--only-binary',
  '--progress-bar',
  '--report',
  '--python',
  '-p',
  '--log',
  '--proxy',
  '--retries',
  '--timeout',
  '--exists-action',
  '--trusted-host',
  '--cert',
  '--client-cert',
  '--cache-dir',
  '--use-feature',
  '--use-deprecated',
  '-d',
  '--dest',
  '--dest-dir',
  '-w',
  '--wheel-dir',
  '--torch-backend',
  '--index-strategy',
  '--prerelease',
  '--resolution',
  '--link-mode',
  '--override',
  '--overrides',
  '--build-constraint',
  '--exclude-newer',
  '--keyring-provider',
  '--refresh-package',
  '--no-build-isolation-package',
  '--extra',
  '--group',
  '--reinstall-package',
  '--upgrade-package',
  '-P',
  '--directory',
  '--project',
]);

const ACTIONS = ['install', 'download', 'wheel', 'sync'] as const;

const cache = new WeakMap<ShellScript, readonly PipInstall[]>();

/** The pip-style installations of a script, in order. */
export function pipInstalls(script: ShellScript): readonly PipInstall[] {
  const cached = cache.get(script);
  if (cached !== undefined) return cached;
  const installs = toolCommands(script).flatMap((command) => pipInstall(command) ?? []);
  cache.set(script, installs);
  return installs;
}

/** Reads one command; undefined when it is no pip-style installation. */
export function pipInstall(command: ToolCommand): PipInstall | undefined {
  const uv = command.program === 'uv';
  if (!uv && command.program !== 'pip') return undefined;
  const args = uv ? afterWord(command.args, 'pip') : command.args;
  if (args === undefined) return undefined;
  const line = readCommandLine(args, WITH_VALUE);
  const actionWord = line.positionals[0];
  const action = ACTIONS.find((name) => actionWord !== undefined && name === wordText(actionWord));
  if (action === undefined || actionWord === undefined) return undefined;
  const requirements: PipRequirement[] = [];
  const sources: ShellWord[] = [];
  for (const word of line.positionals.slice(1)) {
    const requirement = readRequirement(word);
    if (requirement === undefined) sources.push(word);
    else requirements.push(requirement);
  }
  const named = (...names: string[]): Option[] =>
    line.options.filter((option) => names.includes(option.name));
  const editable = named('-e', '--editable').flatMap((option) => option.value ?? []);
  return {
    tool: uv ? 'uv' : 'pip',
    action,
    command,
    line,
    actionWord,
    requirements,
    requirementFiles: named('-r', '--requirement'),
    constraintFiles: named('-c', '--constraint'),
    sources: [...sources, ...editable],
    indexUrl: named('-i', '--index-url', '--default-index')[0],
    extraIndexUrls: named('--extra-index-url', '--index'),
    noCacheDir: named('--no-cache-dir', '--no-cache').length > 0,
  };
}

function readRequirement(word: ShellWord): PipRequirement | undefined {
  const text = resolvedValue(word.value);
  if (text === undefined || /^[./~]|:\/\/|\.whl$|\.tar\.gz$|\.zip$/.test(text) || text.includes('/')) {
    if (text === undefined || !/^[A-Za-z0-9._-]+(?:\[[^\]]*\])?\s*@/.test(text)) return undefined;
  }
  const literal = word.inside ?? (word.text === text ? word.span : undefined);
  const requirement = parseRequirement(text, (literal ?? word.span).start);
  if (requirement === undefined) return undefined;
  return literal === undefined
    ? { ...requirement, span: word.span, nameSpan: word.span, word }
    : { ...requirement, word };
}

function afterWord(args: readonly ShellWord[], name: string): readonly ShellWord[] | undefined {
  const at = args.findIndex((word) => !wordText(word).startsWith('-'));
  const first = args[at];
  return first !== undefined && wordText(first) === name
    ? [...args.slice(0, at), ...args.slice(at + 1)]
    : undefined;
}
