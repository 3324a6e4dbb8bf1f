import type { DockerfileModel, Instruction } from '../dockerfile/model.ts';
import { commandsOf, copiesOf, runsOf } from '../dockerfile/queries.ts';
import { shellWords } from '../dockerfile/shellWords.ts';
import { stageOf } from '../dockerfile/stages.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { resolvedValue } from '../text/resolved.ts';
import { addToList } from './addPackage.ts';
import { toolCommands } from './commands.ts';
import { blockOf } from './instructionLines.ts';
import { packageCommands, packageName } from './systemPackages.ts';
import type { SystemInstall } from './systemPip.ts';

const FOLDER = '/opt/venv';
const PATH_LINE = `ENV PATH="${FOLDER}/bin:$PATH"`;
/** Packages whose modules pip itself brings into an environment, or that have none. */
const TOOLS = /^python3?(?:\.\d+)?-(?:pip|venv|dev|full|minimal|setuptools|wheel|distutils|is-python3)$/;
const BRINGS_VENV = /^python3(?:\.\d+)?-(?:venv|full)$/;

/**
 * The edits that put a virtual environment under the installations: made right before the first of them, first on
 * PATH from there on. Undefined where that changes what other instructions find.
 */
export function systemVenvEdits(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  calls: readonly SystemInstall[],
  onDebian: boolean,
): readonly TextEdit[] | undefined {
  const [first] = calls;
  if (first === undefined || first.run.form === 'exec' || !calls.every(isMovable)) return undefined;
  if (dependsOnSystem(file, instructions, first)) return undefined;
  const block = blockOf(file, first.run);
  if (block === undefined) return undefined;
  const edits = onDebian ? venvPackage(file, first) : [];
  if (edits === undefined) return undefined;
  const lineBreak = lineBreakOf(file.text);
  const make = `-m venv ${sharesSystemPackages(instructions) ? '--system-site-packages ' : ''}${FOLDER}`;
  if (first.pythonRun !== first.run) {
    const text = [`RUN python3 ${make}`, PATH_LINE, ''].join(lineBreak);
    return [...edits, { span: { start: block.start, end: block.start }, text }];
  }
  // Within one RUN the shell remembers where it found `python3`; a full path leaves nothing to remember.
  return [
    ...edits,
    { span: { start: block.start, end: block.start }, text: `${PATH_LINE}${lineBreak}` },
    before(file, first, `/usr/bin/python3 ${make}`),
  ];
}

/** Found by PATH: `sudo` has one of its own, `uv --system` passes environments over, they refuse `--user`. */
function isMovable({ install: { command, line, tool } }: SystemInstall): boolean {
  const called = command.interpreter ?? command.programText;
  const user = line.options.some(({ name }) => name === '--user');
  return tool === 'pip' && !user && !called.startsWith('/') && !command.wrappers.includes('sudo');
}

/** True when the folder is not writable, or something takes Python or its packages from where the system has them. */
function dependsOnSystem(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  { run }: SystemInstall,
): boolean {
  const earlier = instructions.filter(({ span }) => span.start < run.span.start);
  if (earlier.some(({ keyword }) => keyword === 'USER') || earlier.some((one) => isLoginShell(file, one)))
    return true;
  const scripts = [...runsOf(instructions), ...commandsOf(instructions)].map(({ script }) => script);
  if (
    scripts.some((script) =>
      toolCommands(script).some(({ programText }) => /^\/usr\/bin\/(?:python|pip)/.test(programText)),
    )
  )
    return true;
  const stage = stageOf(file, run);
  return copiesOf(file.instructions).some((copy) => {
    const from = resolvedValue(copy.from)?.toLowerCase();
    const own = from === stage?.name?.value.toLowerCase() || from === String(stage?.index);
    return own && copy.sources.some((path) => /dist-packages|^\/usr/.test(resolvedValue(path) ?? '/usr'));
  });
}

/** A login shell sets PATH anew. */
function isLoginShell(file: DockerfileModel, instruction: Instruction): boolean {
  return shellWords(file, instruction).some((word) => /^(?:-[a-z]*l[a-z]*|--login)$/.test(word));
}

/** `python3-venv`, which Debian keeps apart, in the list that has pip; none needed when it is there. */
function venvPackage(file: DockerfileModel, { python }: SystemInstall): readonly TextEdit[] | undefined {
  if (python.packages.some((word) => BRINGS_VENV.test(packageName(word) ?? ''))) return [];
  const edit = addToList(file, python, 'python3-venv');
  return edit === undefined ? undefined : [edit];
}

/** Modules installed as system packages are out of reach of an environment unless it shares them. */
function sharesSystemPackages(instructions: readonly Instruction[]): boolean {
  const names = runsOf(instructions).flatMap(({ script }) =>
    packageCommands(script).flatMap(({ packages }) => packages.map((word) => packageName(word) ?? '')),
  );
  return names.some((name) => /^py(?:thon)?3-/.test(name) && !TOOLS.test(name) && name !== 'py3-pip');
}

/** The edit that runs `command` before an installation, on a line of its own where those around have one. */
function before(file: DockerfileModel, { install }: SystemInstall, command: string): TextEdit {
  const { start } = install.command.span;
  const lead = file.text.slice(file.lines.lineStart(file.lines.position(start).line), start);
  const lineBreak = ` ${file.escape}${lineBreakOf(file.text)}`;
  const text = /^\s*&&\s*$/.test(lead)
    ? `${command}${lineBreak}${lead}`
    : /^\s+$/.test(lead)
      ? `${command} &&${lineBreak}${lead}`
      : `${command} && `;
  return { span: { start, end: start }, text };
}
