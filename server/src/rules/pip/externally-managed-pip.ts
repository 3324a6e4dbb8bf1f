import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import type { Span } from '../../text/span.ts';
import { insertArgument } from '../../tools/insertArgument.ts';
import { configuresPip } from '../../tools/pipIndexes.ts';
import { type SystemInstall, systemInstalls } from '../../tools/systemPip.ts';
import { systemVenvEdits } from '../../tools/systemVenv.ts';

const FLAG = '--break-system-packages';

export const externallyManagedPip = defineRule({
  meta: {
    id: 'externally-managed-pip',
    title: 'pip installs where the system refuses it',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      refused: '{call} goes into the Python of {image}, which is marked as externally managed and refuses it',
    },
    docs: {
      what: 'On a base image whose system marks its Python as externally managed (Debian 12, Ubuntu 23.04, Alpine 3.19 and later), a RUN calls the pip that a system package brought, or `uv pip install --system`, outside of a virtual environment and without `--break-system-packages`.',
      why: 'pip stops with `error: externally-managed-environment`, even for `pip install --upgrade pip` and with `--user`. Files that built on Ubuntu 22.04 or Debian 11 fail as soon as the base image moves on.',
      fix: `Makes a virtual environment in \`/opt/venv\` right before the first installation and puts it first on \`PATH\`, so that \`python\` and \`pip\` of every later instruction, CMD included, are those of the environment; on Debian and Ubuntu \`python3-venv\` joins the packages. The environment sees system packages such as \`python3-numpy\` when the file installs any. Not offered for \`uv\`, with \`--user\`, and where another user, an absolute path or a copied \`dist-packages\` counts on the system’s Python. The other way is \`${FLAG}\` at every installation: nothing else in an image may need the system’s Python, but pip then cannot replace packages that came from the system.`,
      ignore:
        'Nothing is reported with `--target`, `--prefix`, `--root` or `--python`, with `PIP_BREAK_SYSTEM_PACKAGES` or a configured pip, after anything that may bring or select another Python (conda, venv, pyenv, a script, a copied interpreter, a changed `PATH`), after the mark was removed, in branches, and on base images that bring a Python of their own.',
      neighbours: [],
      sources: [
        'PEP 668, Marking Python base environments as externally managed',
        'ggml-org/llama.cpp issue 15004, alpinelinux/docker-alpine issue 361',
      ],
    },
  },
  *check({ file, knowledge }) {
    if (configuresPip(file)) return;
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const { lacks, os } = knowledge.image(bottom.base.image);
      if (os === undefined || !lacks.includes('python')) continue;
      const managed = knowledge.isExternallyManaged(os.name, os.version);
      if (managed.kind !== 'known' || !managed.value) continue;
      const [first] = systemInstalls(file, stage);
      if (first === undefined || first.run.stage !== stage.index) continue;
      const calls = callsUpon(file, stage);
      yield {
        message: 'refused',
        data: { call: callOf(first), image: imageName(bottom.base.image) },
        span: callSpan(first),
        confidence: bottom.base.certain ? 'certain' : 'likely',
        evidence: managed.sources,
        related: [
          { span: first.python.command.span, note: 'brings the Python of the system' },
          ...calls.slice(1).map((call) => ({ span: callSpan(call), note: 'is refused as well' })),
        ],
        fixes: [...withVenv(file, stage, calls, os.name !== 'alpine'), withFlag(calls)],
      };
    }
  },
});

/** The installations of a stage and of the stages that continue it, each once. */
function callsUpon(file: DockerfileModel, stage: Stage): readonly SystemInstall[] {
  const found = new Map<number, SystemInstall>();
  for (const other of file.stages) {
    if (!chainOf(file, other).includes(stage)) continue;
    for (const call of systemInstalls(file, other)) found.set(call.install.command.span.start, call);
  }
  return [...found.values()];
}

function withVenv(
  file: DockerfileModel,
  stage: Stage,
  calls: readonly SystemInstall[],
  onDebian: boolean,
): Fix[] {
  const upon = file.stages.filter((other) => chainOf(file, other).includes(stage));
  const all = new Set(
    upon.flatMap((other) => chainOf(file, other).flatMap(({ instructions }) => instructions)),
  );
  const edits = systemVenvEdits(file, [...all], calls, onDebian);
  return edits === undefined
    ? []
    : [{ title: 'Install into a virtual environment in /opt/venv', safety: 'suggestion', edits }];
}

function withFlag(calls: readonly SystemInstall[]): Fix {
  const edits = calls.map(({ run, install }) => insertArgument(run, install.actionWord, FLAG));
  return { title: `Install into the Python of the system with ${FLAG}`, safety: 'suggestion', edits };
}

function callSpan({ install: { command, actionWord } }: SystemInstall): Span {
  return { start: command.programSpan.start, end: actionWord.span.end };
}

function callOf({ install: { command, tool } }: SystemInstall): string {
  if (tool === 'uv') return 'uv pip install --system';
  const { interpreter, programText } = command;
  return interpreter === undefined ? `${programText} install` : `${interpreter} -m ${programText} install`;
}
