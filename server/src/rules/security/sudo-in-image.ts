import type { Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { commandsOf, copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { copiedRule, passwordlessRule, plainSudoCalls, type SudoCall } from '../../tools/sudo.ts';
import { isRootUser } from '../../tools/users.ts';
import { usersInForce } from '../../tools/usersInForce.ts';

/** Programs that do the same with the environment and the PATH of the build as with those sudo sets. */
const SYSTEM = new Set(
  (
    'apt apt-get apt-key add-apt-repository dpkg tee rm mkdir mv cp ln chmod chown sed cat echo touch ldconfig ' +
    'install useradd usermod groupadd update-alternatives update-ca-certificates locale-gen yum dnf apk sh'
  ).split(' '),
);

export const sudoInImage = defineRule({
  meta: {
    id: 'sudo-in-image',
    title: 'sudo where root works already, or without a password in an image that serves',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      root: 'sudo {program} in a RUN that root runs: it changes nothing but the environment, and needs sudo in the image',
      passwordless:
        'a rule without a password for sudo, and the container runs as {user}: whoever takes over the server is root',
    },
    docs: {
      what: 'In any stage, `sudo` in a `RUN` while the user is root, one finding a `RUN`. In an image that serves and runs as another user, a rule with `NOPASSWD` that names this user or everybody (a hint in development images and where the command is a shell). Silent where the user of the base image is not known, and for `sudo -u` and other options that change what is run.',
      why: 'Root needs no sudo. It is not in most base images, so the line fails where it was pasted, or costs a package with a setuid program that nothing else in the image needs. It also empties the environment: `ENV` settings such as `DEBIAN_FRONTEND` or a proxy do not reach the command. A rule without a password takes back what `USER` gave: any command of the server can be root.',
      fix: 'Takes `sudo` away from every command of the `RUN`. Safe for programs of the system; a suggestion for others, which may then be found elsewhere on the `PATH` and see the environment of the build.',
      ignore: 'When the same script must also run outside of a container.',
      neighbours: ['hadolint DL3004', 'Trivy DS-0010', 'Checkov CKV2_DOCKER_1'],
      sources: ['docs.docker.com, Building best practices, USER', 'sudoers(5), env_reset and secure_path'],
    },
  },
  *check(context) {
    const { file, profile } = context;
    // Leaves early: most files have no sudo.
    if (!file.text.includes('sudo')) return;
    for (const finding of [...asRoot(context), ...withoutPassword(context)])
      yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
  },
});

function asRoot({ file, knowledge }: RuleContext<object>): Finding[] {
  return file.stages.flatMap((stage) => {
    const image = baseImageOf(file, stage);
    const users = usersInForce(file, stage, image && knowledge.image(image)?.user);
    return runsOf(stage.instructions).flatMap((run): Finding[] => {
      const user = users.get(run);
      const calls = plainSudoCalls(run);
      const [first] = calls;
      if (first === undefined || user === undefined || !isRootUser(user)) return [];
      const data = { program: first.program };
      return [{ message: 'root', data, span: first.span, fixes: fixesOf(run, calls) }];
    });
  });
}

function fixesOf(run: RunInstruction, calls: readonly SudoCall[]): Fix[] {
  if (run.form === 'exec') return [];
  const safety = calls.every(({ program }) => SYSTEM.has(program)) ? 'safe' : 'suggestion';
  return [
    { title: 'Take sudo away', safety, edits: calls.map(({ prefix }) => ({ span: prefix, text: '' })) },
  ];
}

function withoutPassword({ file, profile, knowledge }: RuleContext<object>): Finding[] {
  const final = finalStage(file);
  if (final === undefined || profile === 'training') return [];
  const instructions = instructionsOf(file, final);
  const image = baseImageOf(file, final);
  const last = instructions.at(-1);
  const users = usersInForce(file, final, image && knowledge.image(image)?.user);
  const user = last && users.get(last);
  if (user === undefined || isRootUser(user)) return [];
  const severity = startsProgram(instructions) ? 'warning' : 'hint';
  const places = [
    ...runsOf(instructions).map((run) => passwordlessRule(file, run, user)),
    ...copiesOf(instructions).map((copy) => copiedRule(file, copy, user)),
  ];
  return places.flatMap((span) =>
    span === undefined ? [] : [{ message: 'passwordless', data: { user }, span, severity }],
  );
}

/** A shell as the command is a place to work in, whatever ports it exposes. */
function startsProgram(instructions: readonly Instruction[]): boolean {
  const programs = commandsOf(instructions).flatMap(({ script }) => toolCommands(script));
  return programs.some(({ program }) => program !== '' && !/^(?:ba|z)?sh$/.test(program));
}
