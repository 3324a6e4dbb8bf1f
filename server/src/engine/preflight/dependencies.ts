import type { RunInstruction } from '../../dockerfile/model.ts';
import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Span } from '../../text/span.ts';
import { wordText } from '../../tools/commandLine.ts';
import { type ToolCommand, toolCommands } from '../../tools/commands.ts';
import { condaCommands } from '../../tools/conda.ts';
import { familyOf } from '../../tools/floatingFrameworks.ts';
import { installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import type { PreflightContext } from './context.ts';
import { failed, notApplicable, passed, unverified, type Verdict } from './item.ts';

/** What brings the installer itself; the image does not run by it. */
const INSTALLERS = new Set(['pip', 'setuptools', 'wheel', 'build', 'uv', 'poetry', 'pipenv', 'pip-tools']);
const NAMED = 4;

/** What one command asks for. */
interface Request {
  /** As it is named in the detail: `torch`, `uv.lock`. */
  readonly name: string;
  readonly state: 'pinned' | 'open' | 'unseen';
  readonly span: Span;
}

/** Every Python package comes in one version, or from a lock file. */
export function dependenciesPinned(context: PreflightContext): Verdict {
  const requests = runsOf(context.file.instructions).flatMap((run) => [
    ...pipInstalls(run.script).flatMap((install) => pipRequests(install, run, context)),
    ...condaRequests(run),
    ...toolCommands(run.script).flatMap((command) => lockRequests(command, context)),
  ]);
  const [first] = requests;
  if (first === undefined) return notApplicable('no Python package is installed in this file');
  const pinned = new Set(requests.filter(({ state }) => state === 'pinned').map(({ name }) => name));
  // A torchvision beside a pinned torch is the one that was built for it.
  const open = requests.filter(
    ({ state, name }) => state === 'open' && !familyOf(name).some((member) => pinned.has(member)),
  );
  if (open[0] !== undefined) {
    const detail = `${countOf(open)} of ${countOf(requests)} packages without one version: ${listed(open)}`;
    return failed(detail, open[0].span, 'framework-unpinned');
  }
  const unseen = requests.filter(({ state }) => state === 'unseen');
  if (unseen[0] !== undefined)
    return unverified(`the versions of ${listed(unseen)} are not seen here`, unseen[0].span);
  return passed(`${listed(requests)}: each in one version`, first.span);
}

function countOf(requests: readonly Request[]): number {
  return new Set(requests.map(({ name }) => name)).size;
}

function listed(requests: readonly Request[]): string {
  const names = [...new Set(requests.map(({ name }) => name))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}`;
}

function pipRequests(install: PipInstall, run: RunInstruction, { project }: PreflightContext): Request[] {
  const constrained =
    install.constraintFiles.length > 0 ||
    ['PIP_CONSTRAINT', 'UV_CONSTRAINT', 'PIP_REQUIREMENT'].some((name) => run.lookup(name) !== undefined);
  // With hashes, pip itself refuses what has no version.
  const hashed = install.line.options.some(({ name }) => name === '--require-hashes');
  const { packages } = installRequests(install, project.requirements);
  const asked = packages
    .filter(({ name }) => !INSTALLERS.has(name))
    .map(({ name, pin, url, at }): Request => {
      const open = constrained || url !== undefined ? 'unseen' : 'open';
      return { name, state: pin !== undefined || hashed ? 'pinned' : open, span: at };
    });
  const files = install.requirementFiles.map((option): Request | undefined => {
    const read = option.text === undefined ? undefined : project.requirements(option.text);
    if (read?.complete === true) return undefined;
    return { name: option.text ?? option.name, state: hashed ? 'pinned' : 'unseen', span: option.span };
  });
  const alone = install.line.options.some(({ name }) => name === '--no-deps');
  const sources = install.sources.map((word): Request => {
    return { name: wordText(word), state: alone ? 'pinned' : 'unseen', span: word.span };
  });
  return [...asked, ...files.filter((file) => file !== undefined), ...sources];
}

function condaRequests({ script }: RunInstruction): Request[] {
  return condaCommands(script).flatMap(({ action, packages, line, command }): Request[] => {
    if (action.startsWith('env ') || line.options.some(({ name }) => name === '-f' || name === '--file'))
      return /create|update|install/.test(action)
        ? [{ name: `${command.program} ${action} from a file`, state: 'unseen', span: command.programSpan }]
        : [];
    if (action !== 'install' && action !== 'create') return [];
    return packages.map((word): Request => {
      const text = resolvedValue(word.value);
      const state = text === undefined ? 'unseen' : /[^=<>!]==?\d/.test(text) ? 'pinned' : 'open';
      return { name: text?.split(/[=<> ]/, 1)[0] ?? wordText(word), state, span: word.span };
    });
  });
}

interface LockTool {
  readonly action: RegExp;
  readonly lock: string;
  /** Flags by which the tool fails instead of writing another lock. */
  readonly strict: RegExp;
}

const LOCKS: ReadonlyMap<string, LockTool> = new Map([
  ['uv', { action: /^sync$/, lock: 'uv.lock', strict: /^--(?:frozen|locked)$/ }],
  ['poetry', { action: /^(?:install|sync)$/, lock: 'poetry.lock', strict: /^$/ }],
  ['pipenv', { action: /^(?:install|sync)$/, lock: 'Pipfile.lock', strict: /^(?:--deploy|sync)$/ }],
  ['pdm', { action: /^(?:install|sync)$/, lock: 'pdm.lock', strict: /^--frozen-lockfile$/ }],
]);

function lockRequests({ program, args, programSpan }: ToolCommand, { file }: PreflightContext): Request[] {
  const tool = LOCKS.get(program);
  const words = args.map(wordText);
  const action = words.find((text) => !text.startsWith('-')) ?? '';
  if (tool?.action.test(action) !== true) return [];
  const copied = copiesOf(file.instructions).some(({ sources }) =>
    sources.some((source) => resolvedValue(source)?.endsWith(tool.lock) === true),
  );
  const strict = words.some((text) => tool.strict.test(text));
  return [{ name: tool.lock, state: copied || strict ? 'pinned' : 'unseen', span: programSpan }];
}
