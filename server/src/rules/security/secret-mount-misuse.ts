import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import {
  type MountedSecret,
  mentions,
  mountedSecrets,
  type SecretRead,
  secretReads,
  storedSecrets,
} from '../../tools/mountedSecrets.ts';
import { isUnread } from '../../tools/unseen.ts';

/** Programs that read no file of /run/secrets by themselves. */
const BLIND = new Set(
  (
    'apt apt-get apk dnf yum pip uv conda mamba git curl wget hf huggingface-cli wandb echo printf cat export set cd ' +
    'mkdir rm cp mv ln chmod chown touch tar unzip true test [ sed grep'
  ).split(' '),
);

export const secretMountMisuse = defineRule({
  meta: {
    id: 'secret-mount-misuse',
    title: 'Secret mount that is not read, or does not stay secret',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      path: '/run/secrets/{name} is read, and no mount of this RUN puts a secret there',
      unused: 'the secret {id} is mounted as the file {path}, which nothing in this RUN reads',
      stored: '{program} writes the mounted secret into {file}, which stays in the layer',
    },
    docs: {
      what: 'A `RUN` that reads a file of `/run/secrets` without a mount of that id; a secret that is mounted and not read, as a warning; a secret that is printed or copied into a file of the layer, or given to `hf auth login`, `huggingface-cli login` or `wandb login`, which store it.',
      why: 'A secret is there for one `RUN` only, as the file `/run/secrets/ID` or, with `env=`, as a variable; nothing sets `HF_TOKEN` from a file. A build that reads another name stops, or goes on without the secret and fails at the first gated model. A login writes the token into `~/.cache/huggingface/token` or `~/.netrc`: everybody who can pull the image has it.',
      fix: 'Adds the mount that is missing, or reads the one that is there. A secret that is stored has no simple fix: give it to the command as a variable, `--mount=type=secret,id=hf_token,env=HF_TOKEN`, and leave the login out.',
      ignore:
        'When a tool looks into `/run/secrets` by itself. Nothing is reported of a path behind a condition such as `[ -f … ]`, of secrets with a `target` of their own or with `env`, and where a script that is not visible may read the file.',
      neighbours: [],
      sources: [
        'Dockerfile reference, RUN --mount=type=secret: target defaults to /run/secrets/ followed by id',
        'docs.docker.com, Build secrets',
        'huggingface_hub documentation, Authentication: login stores the token on the machine',
      ],
    },
  },
  *check({ file }) {
    if (!file.text.includes('secret')) return;
    const shipped = new Set(shippedStages(file).map(({ index }) => index));
    for (const run of runsOf(file.instructions)) {
      if (isUnread(run)) continue;
      const secrets = mountedSecrets(run);
      const reads = secretReads(run);
      yield* missing(file, run, secrets, reads);
      if (reads.every(({ name }) => secrets.some(({ id }) => id === name))) yield* unused(file, run, secrets);
      // What a stage stores that does not ship stays with whoever builds.
      for (const { command, file: stored } of shipped.has(run.stage) ? storedSecrets(run) : []) {
        const data = { program: command.program, file: stored };
        yield { message: 'stored', data, span: command.span, confidence: 'likely' };
      }
    }
  },
});

function* missing(
  file: DockerfileModel,
  run: RunInstruction,
  secrets: readonly MountedSecret[],
  reads: readonly SecretRead[],
): Iterable<Finding> {
  const other = run.mounts.some(({ options }) =>
    /^\/run(?:\/secrets)?\/?$/.test(options.get('target') ?? ''),
  );
  for (const { name, start } of other ? [] : reads) {
    const path = `/run/secrets/${name}`;
    if (secrets.some((secret) => secret.path === path)) continue;
    const span = { start: start - '/run/secrets/'.length, end: start + name.length };
    // The text as it stands, or the place in it is not known.
    const plain = file.text.slice(span.start, span.end) === path;
    yield { message: 'path', data: { name }, span, fixes: plain ? provided(run, secrets, name, start) : [] };
    return;
  }
}

function provided(
  run: RunInstruction,
  secrets: readonly MountedSecret[],
  name: string,
  start: number,
): Fix[] {
  const unread = secrets.filter(({ path }) => path?.startsWith('/run/secrets/') && !mentions(run, [path]));
  const [only] = unread;
  if (secrets.length === 1 && only !== undefined) {
    const edits = [{ span: { start, end: start + name.length }, text: only.id }];
    return [{ title: `Read ${only.path}`, safety: 'suggestion', edits }];
  }
  const at = run.keywordSpan.end;
  const edits = [{ span: { start: at, end: at }, text: ` --mount=type=secret,id=${name}` }];
  const title = `Mount the secret ${name}: docker build --secret id=${name},src=FILE`;
  return [{ title, safety: 'suggestion', edits }];
}

function* unused(
  file: DockerfileModel,
  run: RunInstruction,
  secrets: readonly MountedSecret[],
): Iterable<Finding> {
  // A loop over the folder reads every file in it.
  if (file.text.slice(run.span.start, run.span.end).includes('/run/secrets')) return;
  const blind = toolCommands(run.script).every(({ program }) => BLIND.has(program));
  for (const { mount, id, path, variable } of blind ? secrets : []) {
    if (variable !== undefined || path !== `/run/secrets/${id}`) continue;
    yield { message: 'unused', data: { id, path }, span: mount.span, severity: 'warning' };
  }
}
