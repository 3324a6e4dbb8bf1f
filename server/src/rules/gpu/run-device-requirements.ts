import type { DockerfileModel, Flag } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { InstructionFlag } from '../../knowledge/subjects.ts';
import type { Answer } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { type DockerFrontend, dockerFrontend } from '../../tools/frontend.ts';

export const runDeviceRequirements = defineRule({
  meta: {
    id: 'run-device-requirements',
    title: 'RUN --device needs a frontend, a device and a permission',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      old: '# syntax asks for the frontend {tag}, and RUN --device is read from {labs}-labs and {stable} on',
      unset:
        'RUN --device is read by frontends from {labs}-labs and {stable} on, and no # syntax line asks for one',
      device: '{device} must be a CDI device of the builder, and the build must be allowed to use devices',
    },
    docs: {
      what: 'A RUN asks for a GPU with `--device`. A warning when the `# syntax=` line is pinned to a frontend that does not know the flag; information when there is no such line, and once per file on what the builder must have.',
      why: 'A frontend that is too old stops with `unknown flag: device`. A new one passes the request on to BuildKit 0.20 or newer, which needs a CDI specification of the device, the entitlement `device` in its configuration, and `--allow device` on the command line of the build. The old builder of Docker does not know the flag at all.',
      fix: 'Asks for the newest stable frontend of version 1.',
      ignore:
        'When the builder is set up for it. Nothing is reported on frontends of others, or on tags that do not say a version.',
      neighbours: [],
      sources: [
        'Dockerfile reference, RUN --device; BuildKit documentation, CDI',
        'moby/buildkit release dockerfile/1.27.0',
      ],
    },
  },
  *check({ file, knowledge }) {
    const flag = runsOf(file.instructions)
      .flatMap(({ flags }) => flags)
      .find(({ name }) => name === 'device');
    if (flag === undefined) return;
    const known = knowledge.instructionFlag('RUN', '--device');
    const frontend = dockerFrontend(file);
    yield* checkFrontend(file, flag, frontend, known);
    if (flag.value === undefined) return;
    yield {
      message: 'device',
      data: { device: flag.value.split(',', 1)[0] ?? '' },
      span: flag.span,
      evidence: known.kind === 'known' ? known.sources : [],
    };
  },
});

function* checkFrontend(
  file: DockerfileModel,
  flag: Flag,
  frontend: DockerFrontend,
  known: Answer<InstructionFlag>,
): Iterable<Finding> {
  if (known.kind !== 'known' || frontend.kind === 'other') return;
  const { labs, stable } = known.value;
  const common = { data: { labs, stable }, evidence: known.sources };
  if (frontend.kind === 'none') {
    yield { ...common, message: 'unset', span: flag.span, fixes: [asked(file)] };
    return;
  }
  const { version, tag, span } = frontend;
  const first = frontend.labs ? labs : stable;
  if (version === undefined || compareVersions(version, first) >= 0) return;
  const newest: Fix = {
    title: 'Ask for the newest stable frontend',
    safety: 'suggestion',
    edits: [{ span, text: '1' }],
  };
  yield {
    ...common,
    message: 'old',
    data: { labs, stable, tag },
    span,
    severity: 'warning',
    related: [{ span: flag.span, note: 'asks for a device' }],
    fixes: [newest],
  };
}

/** In the first line: a directive counts only before everything else. */
function asked({ text }: DockerfileModel): Fix {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const edit = { span: { start, end: start }, text: `# syntax=docker/dockerfile:1${lineBreakOf(text)}` };
  return { title: 'Ask for the newest stable frontend', safety: 'suggestion', edits: [edit] };
}
