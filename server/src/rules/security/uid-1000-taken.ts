import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { baseImageOf, chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Option } from '../../tools/commandLine.ts';
import { type ToolCommand, toolCommands } from '../../tools/commands.ts';
import { isUnread, isUnseen } from '../../tools/unseen.ts';
import { claimedNumber, freesUser } from '../../tools/userNumbers.ts';

interface Claim {
  readonly run: RunInstruction;
  readonly command: ToolCommand;
  readonly number: Option;
  /** Something whose work is not visible ran before. */
  readonly unsure: boolean;
}

export const uid1000Taken = defineRule({
  meta: {
    id: 'uid-1000-taken',
    title: 'Number 1000 belongs to a user of the base image',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      user: '{program} asks for user number 1000, which {owner} has in {image}: it fails and the build stops',
      group:
        '{program} asks for group number 1000, which {owner} has in {image}: it fails and the build stops',
    },
    docs: {
      what: '`useradd`, `groupadd`, `adduser`, `addgroup`, `usermod` or `groupmod` asks for the number 1000 in a stage based on `ubuntu` or `nvidia/cuda` with Ubuntu 23.04 or newer. The first such command of a stage is reported, because the build goes no further.',
      why: "Ubuntu images have a user and a group `ubuntu` with the number 1000 since 23.04; 22.04 had none. So a file that worked on `ubuntu22.04` stops on `ubuntu24.04`: `useradd: UID 1000 is not unique`, `groupadd: GID '1000' already exists`, exit status 4.",
      fix: 'Offers to delete the user of the base image first, which keeps the number 1000 that volumes of the host are often written with; or to take 10001, where the file names the number nowhere else.',
      ignore:
        'When `--build-arg` always gives another number. Nothing is reported after a command that deletes or renumbers the user, in a branch or where a failure is caught, or with `--non-unique`.',
      neighbours: [],
      sources: ['jupyterhub/repo2docker#1346', 'kubeflow/kubeflow#7728', 'useradd(8), exit status 4'],
    },
  },
  *check(context) {
    if (!context.file.text.includes('1000')) return;
    for (const stage of context.file.stages) {
      const image = baseImageOf(context.file, stage);
      const owner = image === undefined ? undefined : context.knowledge.image(image);
      if (image === undefined || owner?.uid1000 === undefined) continue;
      const claim = firstClaim(context.file, stage, owner.uid1000);
      // What a stage inherits is reported in the stage it stands in.
      if (claim === undefined || claim.run.stage !== stage.index) continue;
      const { command, number, unsure } = claim;
      const bottom = chainOf(context.file, stage)[0]?.from.image;
      yield {
        message: /user/.test(command.program) ? 'user' : 'group',
        data: { program: command.program, owner: owner.uid1000, image: imageName(image) },
        span: number.span,
        confidence:
          unsure || number.value?.value.kind !== 'known' || bottom?.kind !== 'known' ? 'likely' : 'certain',
        evidence: owner.sources.filter(({ id }) => id.endsWith('ubuntu-user')),
        related:
          bottom === undefined ? [] : [{ span: bottom.span, note: `has the user ${owner.uid1000}, 1000` }],
        fixes: fixesOf(context, stage, claim, owner.uid1000),
      };
    }
  },
});

/** The first command that asks for 1000 while `owner` still has it. */
function firstClaim(file: DockerfileModel, stage: Stage, owner: string): Claim | undefined {
  let unsure = false;
  for (const instruction of instructionsOf(file, stage)) {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      const target = resolvedValue(instruction.destination);
      if (target === undefined || /^\/(?:etc\/?.*)?$/.test(target)) return undefined;
    }
    if (instruction.keyword !== 'RUN') continue;
    unsure ||= isUnread(instruction);
    for (const command of toolCommands(instruction.script)) {
      // Before the claim: `usermod -u 1000 ubuntu` asks for what is there.
      if (freesUser(command, owner)) return undefined;
      const number = claimedNumber(command);
      const caught = command.context.conditional || command.context.failureHandled;
      if (number?.text === '1000' && !caught) return { run: instruction, command, number, unsure };
      unsure ||= isUnseen(command);
    }
  }
  return undefined;
}

function fixesOf({ file }: RuleContext<object>, stage: Stage, { run, command }: Claim, owner: string): Fix[] {
  if (run.form === 'exec') return [];
  const sudo = command.wrappers.includes('sudo') ? 'sudo ' : '';
  const at = { start: command.span.start, end: command.span.start };
  const deletion: Fix = {
    title: `Delete the user ${owner} first`,
    safety: 'suggestion',
    edits: [{ span: at, text: `${sudo}userdel --remove ${owner} && ` }],
  };
  const edits = numbers(file, stage).map((span) => ({ span, text: '10001' }));
  const everywhere = file.text.split(/\b1000\b/).length - 1;
  if (edits.length === 0 || edits.length !== everywhere) return [deletion];
  return [deletion, { title: 'Take the number 10001', safety: 'suggestion', edits }];
}

/** Where `1000` is written out as a number asked for. */
function numbers(file: DockerfileModel, stage: Stage): { start: number; end: number }[] {
  const commands = stage.instructions.flatMap((i) => (i.keyword === 'RUN' ? toolCommands(i.script) : []));
  return commands.flatMap((command) => {
    const { text, span } = claimedNumber(command) ?? {};
    if (text !== '1000' || span === undefined) return [];
    const start = span.end - text.length;
    return file.text.slice(start, span.end) === text ? [{ start, end: span.end }] : [];
  });
}
