import type { DockerfileModel } from '../../dockerfile/model.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type Severity } from '../../engine/rule.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Span } from '../../text/span.ts';
import { asSecretMount, secretId } from '../../tools/secretMount.ts';
import { type SecretUse, secretUses } from '../../tools/secretUses.ts';

export const secretInArgEnv = defineRule({
  meta: {
    id: 'secret-in-arg-env',
    title: 'Credential in ARG or ENV',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      literal:
        '{keyword} {name} holds a credential that is written out: whoever has the file or the image can read it',
      'from-arg':
        'ENV {name} takes a credential from ARG {argument}: the value given to the build stays in the image',
      argument:
        'ARG {name} waits for a credential: the value given to the build is recorded in the history of the image',
      builder:
        '{keyword} {name} takes a credential in a stage that does not ship: the history of the image has no trace of it, a full provenance attestation of the build records it',
    },
    docs: {
      what: 'An `ENV` or `ARG` whose name is that of a credential (`HF_TOKEN`, `WANDB_API_KEY`, `NGC_API_KEY`, `OPENAI_API_KEY`, …), with a value, or taking one from the build. An error for names we know, a warning for names that only look like one (`…_PASSWORD`, `…_TOKEN`). An `ARG` without a value is a warning for known names and information for others, because it does harm only once a value is passed. In a stage that does not ship, a value taken from the build is information.',
      why: '`ENV` is part of the configuration of the image, for everyone who can pull it. The value of an `ARG` is written into the history of every `RUN` after it and shown by `docker history`; a full provenance attestation keeps the arguments of builder stages as well. Nothing a later layer does takes them out again.',
      fix: 'Suggests to remove the variable and to give it to the `RUN`s that use it as a secret mount: `RUN --mount=type=secret,id=hf_token,env=HF_TOKEN`, built with `docker build --secret id=hf_token,env=HF_TOKEN .`. The option `env=` needs version 1.10 of the Dockerfile frontend; with an older one mount the file and read `/run/secrets/hf_token`. Nothing is offered where `login` or `git` would write the value into the layer, and where code that is not visible may read it. A credential that was published must be revoked.',
      ignore: 'When the name means something else.',
      neighbours: [
        'BuildKit SecretsUsedInArgOrEnv',
        'hadolint DL3064',
        'Trivy DS-0031',
        'Semgrep secret-in-build-arg',
      ],
      sources: [
        'moby/buildkit, docs/rules/secrets-used-in-arg-or-env.md',
        'moby/buildkit#5215 and #5296, secret mounts as environment variables since Dockerfile 1.10',
      ],
    },
  },
  *check({ file, knowledge }) {
    const known = new Set(knowledge.secretVariables.map(({ name }) => name));
    const shipped = new Set(shippedStages(file).map(({ index }) => index));
    for (const use of secretUses(file, known)) {
      const { kind, certainty, instruction } = use;
      const ships = shipped.has(instruction.stage);
      const severity = kind === 'argument' && !isRecorded(file, use) ? undefined : severityOf(use, ships);
      // A value with the shape of a key is an error under any name: secret-literal reports it.
      const shaped =
        certainty === 'shaped' && knowledge.secretPatterns.some(({ pattern }) => pattern.test(textOf(use)));
      if (severity === undefined || shaped) continue;
      yield {
        message: ships || kind === 'literal' ? kind : 'builder',
        data: { name: use.name, keyword: instruction.keyword, argument: use.argument ?? '' },
        span: spanOf(use),
        severity,
        confidence: certainty === 'known' && kind !== 'argument' ? 'certain' : 'likely',
        fixes: fixes(file, use, readersOf(use, knowledge)),
      };
    }
  },
});

function textOf({ assignment }: SecretUse): string {
  return resolvedValue(assignment.value) ?? '';
}

/** `HF_TOKEN=$HF_TOKEN` */
function spanOf({ assignment: { name, value } }: SecretUse): Span {
  return { start: name.span.start, end: (value ?? name).span.end };
}

function severityOf({ kind, certainty }: SecretUse, ships: boolean): Severity | undefined {
  const loud: Severity = certainty === 'known' ? 'error' : 'warning';
  if (kind === 'literal') return loud;
  if (kind === 'from-arg') return ships ? loud : 'information';
  if (certainty === 'known') return ships ? 'warning' : 'information';
  return ships ? 'information' : undefined;
}

/** Only a RUN records the arguments in force. */
function isRecorded(file: DockerfileModel, { instruction }: SecretUse): boolean {
  const later = file.stages[instruction.stage]?.instructions ?? [];
  return later.some(({ keyword, span }) => keyword === 'RUN' && span.start > instruction.span.start);
}

/** Programs that read the variable without being told to; a script in Python may read one that is well known. */
function readersOf({ name }: SecretUse, { secretVariables }: KnowledgeBase): ReadonlySet<string> {
  const known = secretVariables.find((variable) => variable.name === name);
  return new Set(known === undefined ? [] : ['python', ...known.programs]);
}

function fixes(file: DockerfileModel, use: SecretUse, readers: ReadonlySet<string>): Fix[] {
  const mount = asSecretMount(file, use, readers);
  if (mount === undefined) return [];
  const { name, instruction } = use;
  const build = `Mount ${name} as a secret: docker build --secret id=${secretId(name)},env=${name}`;
  const run =
    instruction.keyword === 'ENV' ? `Remove ${name}: docker run --env ${name}` : `Remove ARG ${name}`;
  return [{ title: mount.runs > 0 ? build : run, safety: 'suggestion', edits: mount.edits }];
}
