import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, OtherInstruction, Stage } from '../../dockerfile/model.ts';
import { baseImageOf, chainOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type Severity } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { addBeforeCommand } from '../../tools/instructionLines.ts';
import { needsRoot } from '../../tools/needsRoot.ts';
import { containerUser, dropsPrivileges, isRootUser } from '../../tools/users.ts';

export const runsAsRoot = defineRule({
  meta: {
    id: 'runs-as-root',
    title: 'Container runs as root',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      noUser: 'no USER in the image: {image} starts as root, so the container does',
      rootUser: 'USER {user} is the last one: the container starts as root',
      unknown: 'no USER in the image: it starts as the user {image} sets, which is not known',
    },
    docs: {
      what: 'The shipped stage, with the stages it builds on, sets no `USER` on a base image that starts as root, or its last `USER` is root. A warning for an image that serves, information for one that trains or is for development; a hint for one that serves from a base image we do not know.',
      why: 'Whoever breaks into a process of root owns the files of the image and of every volume mounted into it, and meets the kernel with the most rights a container has. Kubernetes refuses such an image under `runAsNonRoot`, and a name instead of a number as well, because it cannot tell who that is.',
      fix: 'Suggests a user with the number 10001 and `USER 10001` before the command: a number Kubernetes can check, and not 1000, which Ubuntu images give to a user of their own from 23.04 on. A user the file already makes is used instead. Not offered where the image keeps a Python, packages or caches in folders of root, or lets that user be root without a password. Files the program writes must then belong to that user.',
      ignore:
        'When the platform runs every container under a user of its own, or the entrypoint drops its rights in a way that is not seen here.',
      neighbours: ['hadolint DL3002', 'Trivy DS-0002', 'Checkov CKV_DOCKER_3', 'Checkov CKV_DOCKER_8'],
      sources: ['kubernetes.io, Pod security standards, runAsNonRoot', 'Dockerfile reference, USER'],
    },
  },
  *check(context) {
    const { file, knowledge, profile } = context;
    const stage = finalStage(file);
    // The user inside a dev container is set beside it, by remoteUser in devcontainer.json.
    if (stage === undefined || file.uri.includes('/.devcontainer/')) return;
    const instructions = instructionsOf(file, stage);
    if (dropsPrivileges(instructions)) return;
    const image = baseImageOf(file, stage);
    const facts = image === undefined ? undefined : knowledge.image(image);
    const severity: Severity = profile === 'serving' ? 'warning' : 'information';
    const user = instructions.findLast((i): i is OtherInstruction => i.keyword === 'USER');
    const fixes = (): Fix[] => {
      const lines = userLines(instructions, facts);
      const name = lines.at(-1)?.replace('USER ', '') ?? '';
      return needsRoot(file, stage, facts?.user, name) ? [] : fixesOf(file, stage, lines);
    };
    if (user !== undefined) {
      const name = resolvedValue(user.value);
      if (name === undefined || !isRootUser(name)) return;
      yield { message: 'rootUser', data: { user: name }, span: user.span, severity, fixes: fixes() };
    } else if (image !== undefined && facts !== undefined) {
      const span = chainOf(file, stage)[0]?.from.image.span ?? stage.from.span;
      const data = { image: imageName(image) };
      if (facts.user !== undefined && isRootUser(facts.user))
        yield { message: 'noUser', data, span, severity, fixes: fixes() };
      else if (
        facts.user === undefined &&
        profile === 'serving' &&
        !/non-?root|unprivileged|rootless/.test(data.image)
      )
        yield { message: 'unknown', data, span, severity: 'hint', confidence: 'heuristic', fixes: fixes() };
    }
  },
});

function fixesOf(file: DockerfileModel, stage: Stage, lines: readonly string[]): Fix[] {
  const edit = lines.length === 0 ? undefined : addBeforeCommand(file, stage, lines);
  return edit === undefined
    ? []
    : [{ title: `End with ${lines.at(-1)}`, safety: 'suggestion', edits: [edit] }];
}

/** The instructions that switch to a user; none where we do not know how one is made. */
function userLines(instructions: readonly Instruction[], facts: ImageFacts | undefined): readonly string[] {
  const alpine = facts?.flavour === 'alpine' || facts?.os?.name === 'alpine';
  const { reference, make } = containerUser(instructions, alpine);
  if (make === undefined) return [`USER ${reference}`];
  return facts?.user === undefined ? [] : [`RUN ${make}`, `USER ${reference}`];
}
