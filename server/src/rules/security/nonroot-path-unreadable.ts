import { pathText } from '../../dockerfile/imagePath.ts';
import type {
  CopyInstruction,
  DockerfileModel,
  Instruction,
  RunInstruction,
} from '../../dockerfile/model.ts';
import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { optionOf, wordText } from '../../tools/commandLine.ts';
import { toolCommands } from '../../tools/commands.ts';
import { blockOf, linesOf } from '../../tools/instructionLines.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import {
  belowHome,
  opensRootHome,
  type RootPython,
  rootPaths,
  rootPythonOnPath,
  writtenPlaces,
} from '../../tools/rootHome.ts';
import { isRootUser } from '../../tools/users.ts';
import { usersInForce } from '../../tools/usersInForce.ts';

const USER_BASE = '/root/.local';

export const nonrootPathUnreadable = defineRule({
  meta: {
    id: 'nonroot-path-unreadable',
    title: 'Files in /root for a user who is not root',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      copied:
        'packages are copied to /root/.local, and the image runs as {user}: /root is closed to everyone but root',
      installed:
        'pip install --user as root puts the packages into /root/.local, and the image runs as {user}: they are not found',
      python:
        'the Python on PATH is in {path}, and the image runs as {user}: /root is closed to everyone but root',
      interpreter:
        'uv keeps this Python in /root/.local/share/uv/python, and the image runs as {user}: /root is closed to everyone but root',
      used: '{keyword} uses {path} as {user}: /root is closed to everyone but root',
    },
    docs: {
      what: 'The final image runs as another user than root and needs something in `/root`: packages copied to `/root/.local` or installed there by `pip install --user`, a conda or virtual environment in `/root` on the `PATH`, a Python that `uv python install` keeps there, or a path in `/root` that `CMD`, `ENTRYPOINT`, `HEALTHCHECK` or a later `RUN` names.',
      why: '`/root` has mode 0700: nobody but root can open anything below it, whoever owns the files. The container starts and stops with `Permission denied` or `No module named …`, after a build without any error. `--chown` on the files does not help, because the folder above them stays closed; and Python looks for packages of `pip install --user` in the home of the user who runs it.',
      fix: 'Packages go to `/opt/local`, with `PYTHONUSERBASE` naming it, which Python reads for every user; `pip install` loses its `--user`; an environment moves from `/root` to `/opt` wherever the file names it; `UV_PYTHON_INSTALL_DIR` puts the Python of uv into `/opt`.',
      ignore:
        'When something outside the file opens `/root`. Nothing is reported when a command changes the mode or owner of something there, or copies or moves it elsewhere.',
      neighbours: [],
      sources: [
        'base-files of Debian and Ubuntu: /root has mode 0700',
        'Python documentation, PYTHONUSERBASE and site.USER_BASE',
        'astral-sh/uv#13309 and huggingface/text-generation-inference#3197',
      ],
    },
  },
  *check({ file, knowledge }) {
    const stage = finalStage(file);
    if (stage === undefined || !file.text.includes('USER')) return;
    const instructions = instructionsOf(file, stage);
    const image = baseImageOf(file, stage);
    const users = usersInForce(file, stage, image === undefined ? undefined : knowledge.image(image).user);
    const user = users.get(instructions.at(-1) ?? stage.from);
    if (user === undefined || isRootUser(user) || opensRootHome(instructions)) return;
    const asRoot = instructions.filter((one) => isRootUser(users.get(one) ?? ''));
    const folders: string[] = [];
    for (const { folder, ...finding } of shipped(file, instructions, asRoot)) {
      folders.push(folder);
      yield { ...finding, data: { user, ...finding.data } };
    }
    yield* usedPaths(instructions, users, user, folders);
  },
});

interface Placed extends Finding {
  readonly folder: string;
}

function* shipped(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  asRoot: readonly Instruction[],
): Iterable<Placed> {
  const copy = copiesOf(instructions).find(
    ({ from, destination }) =>
      from !== undefined && resolvedValue(destination)?.replace(/\/$/, '') === USER_BASE,
  );
  if (copy?.destination !== undefined) {
    const fixes = moveUserBase(file, instructions, copy);
    yield { message: 'copied', span: copy.destination.span, folder: USER_BASE, fixes };
  }
  for (const run of runsOf(asRoot)) {
    // Another home, or another place for the packages, was chosen.
    if (run.lookup('HOME') !== undefined || run.lookup('PYTHONUSERBASE') !== undefined) continue;
    for (const install of pipInstalls(run.script)) {
      const option = install.tool === 'pip' ? optionOf(install.line, '--user') : undefined;
      if (option === undefined || install.command.context.conditional) continue;
      const fixes = dropOption(file, run, install, option.span);
      yield { message: 'installed', span: option.span, folder: USER_BASE, fixes };
    }
    yield* uvPythons(file, run);
  }
  const python = rootPythonOnPath(instructions);
  if (python !== undefined) {
    const fixes = moveFolder(file, instructions, python);
    yield { message: 'python', data: { path: python.value }, span: python.span, folder: python.value, fixes };
  }
}

function* uvPythons(file: DockerfileModel, run: RunInstruction): Iterable<Placed> {
  if (run.lookup('UV_PYTHON_INSTALL_DIR') !== undefined || run.lookup('XDG_DATA_HOME') !== undefined) return;
  for (const { program, args, span, env } of toolCommands(run.script)) {
    const [first, second] = args.map(wordText).filter((text) => !text.startsWith('-'));
    const elsewhere = args.some((word) => /^(?:--install-dir|-i)\b/.test(wordText(word)));
    if (program !== 'uv' || first !== 'python' || second !== 'install' || elsewhere) continue;
    if (env.has('UV_PYTHON_INSTALL_DIR')) continue;
    const block = blockOf(file, run);
    const text = `ENV UV_PYTHON_INSTALL_DIR=/opt/uv/python${lineBreakOf(file.text)}`;
    const at = block?.start ?? 0;
    const edits = [{ span: { start: at, end: at }, text }];
    const fixes: Fix[] =
      block === undefined
        ? []
        : [{ title: 'Keep the Python of uv in /opt/uv/python', safety: 'suggestion', edits }];
    yield { message: 'interpreter', span, confidence: 'likely', folder: `${USER_BASE}/share/uv`, fixes };
  }
}

/** What instructions name in /root while another user is in force. */
function* usedPaths(
  instructions: readonly Instruction[],
  users: ReadonlyMap<Instruction, string | undefined>,
  last: string,
  reported: readonly string[],
): Iterable<Finding> {
  for (const instruction of instructions) {
    const { keyword } = instruction;
    const starts = keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK';
    if (!starts && keyword !== 'RUN') continue;
    const user = starts ? last : users.get(instruction);
    if (user === undefined || isRootUser(user)) continue;
    for (const word of rootPaths(instruction.script)) {
      const path = wordText(word);
      if (reported.some((folder) => path.startsWith(folder))) continue;
      yield { message: 'used', data: { keyword, path, user }, span: word.span };
    }
  }
}

function moveUserBase(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  copy: CopyInstruction,
): Fix[] {
  const lines = linesOf(file, copy);
  const { destination } = copy;
  const taken = instructions.some((one) => one.lookup('PYTHONUSERBASE') !== undefined);
  if (lines === undefined || destination === undefined || taken) return [];
  if (pathText(destination) !== file.text.slice(destination.span.start, destination.span.end)) return [];
  const others = instructions.filter(({ keyword }) => keyword !== 'COPY' && keyword !== 'ADD');
  const to = '/opt/local';
  const places = writtenPlaces(file.text, others, file.comments, USER_BASE);
  const edits = [
    { span: destination.span, text: pathText(destination).replace(USER_BASE, to) },
    { span: { start: lines.end, end: lines.end }, text: `${lineBreakOf(file.text)}ENV PYTHONUSERBASE=${to}` },
    ...places.map((span) => ({ span, text: to })),
  ];
  return [{ title: `Copy them to ${to} and set PYTHONUSERBASE`, safety: 'suggestion', edits }];
}

function dropOption(
  file: DockerfileModel,
  run: RunInstruction,
  { command }: PipInstall,
  span: { readonly start: number; readonly end: number },
): Fix[] {
  if (run.form === 'exec' || !file.text.startsWith(' ', span.start - 1)) return [];
  if (file.text.slice(span.start, span.end) !== '--user' || command.wrappers.includes('sudo')) return [];
  const edits = [{ span: { start: span.start - 1, end: span.end }, text: '' }];
  return [{ title: 'Install for everybody, without --user', safety: 'suggestion', edits }];
}

/** Moves an environment to /opt wherever the instructions name it, when a RUN of these instructions makes it. */
function moveFolder(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  { value }: RootPython,
): Fix[] {
  const inside = belowHome(value) ?? '';
  const to = `/opt/${inside.replace(/^\./, '')}`;
  const spellings = [value, `~/${inside}`, `$HOME/${inside}`, `\${HOME}/${inside}`];
  const edits = spellings.flatMap((path) =>
    writtenPlaces(file.text, instructions, file.comments, path).map((span) => ({ span, text: to })),
  );
  const copied = copiesOf(instructions).some(({ span }) =>
    edits.some((edit) => span.start <= edit.span.start && edit.span.end <= span.end),
  );
  if (copied || edits.length < 2 || file.text.includes(to)) return [];
  return [{ title: `Move it to ${to}`, safety: 'suggestion', edits }];
}
