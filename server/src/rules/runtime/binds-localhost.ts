import { baseName, pathText } from '../../dockerfile/imagePath.ts';
import type { Instruction } from '../../dockerfile/model.ts';
import { copiesOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type Severity } from '../../engine/rule.ts';
import type { Server } from '../../knowledge/subjects.ts';
import type { Answer } from '../../knowledge/types.ts';
import type { TextEdit } from '../../text/edits.ts';
import { wordText } from '../../tools/commandLine.ts';
import { copiesContext } from '../../tools/dependencyRuns.ts';
import { type ExposedPort, exposed, hasProxy, isPortOf } from '../../tools/exposed.ts';
import { type AddressPart, listening } from '../../tools/listening.ts';
import { addArguments, type StartCall, startCall } from '../../tools/serverCall.ts';

export const bindsLocalhost = defineRule({
  meta: {
    id: 'binds-localhost',
    title: 'Server listens on the loopback address of the container',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      written:
        '{server} listens on {host}, the loopback of the container: EXPOSE {port} cannot be reached from outside',
      preset:
        '{server} without an address listens on {host}, the loopback of the container: EXPOSE {port} cannot be reached from outside',
    },
    docs: {
      what: 'The command of the image starts a server on `127.0.0.1` or `localhost`, as written or because that is what it does without an address, and the image says `EXPOSE`. Known: uvicorn, gunicorn, hypercorn, daphne, granian, flask run, fastapi dev, Jupyter, MLflow, TensorBoard, Chainlit, SGLang, llama-cpp-python. A warning where a configuration file that is not seen may name another address (gunicorn, flask, Jupyter) or the base image is not known, information where the whole build context is copied, which may hold that file.',
      why: 'A container has a loopback of its own. A port published by `docker run -p` or a Kubernetes service arrives at the other interface, where nothing listens: the connection is refused or reset, while the log of the server and a health check inside the container say all is well.',
      fix: 'Replaces the address by `0.0.0.0`, or adds it to the command.',
      ignore:
        'When the container runs with `--network host`, or a proxy in the same pod or network namespace is the only client. Nothing is reported when an environment variable of the server is set in the file, when a configuration file is copied by its name (`gunicorn.conf.py`, `jupyter_server_config.py`, `.flaskenv`), when the image holds nginx, Caddy, Envoy, HAProxy or supervisord, or in a dev container, whose ports are forwarded from the loopback.',
      neighbours: [],
      sources: [
        'Docker documentation, Networking overview: published ports',
        'The defaults: main.py, config.py or cli.py of each server (server/data/tables/servers.json)',
      ],
    },
  },
  *check({ file, knowledge }) {
    const final = finalStage(file);
    if (final === undefined || file.uri.includes('/.devcontainer/')) return;
    const instructions = instructionsOf(file, final);
    const ports = exposed(instructions);
    const [expose] = ports;
    if (expose === undefined) return;
    const call = startCall(instructions, (program, words) => {
      const answer = knowledge.server(program, words);
      return answer.kind === 'known' ? answer : undefined;
    });
    if (call === undefined || hasProxy(instructions)) return;
    const { host, port } = listening(call, call.what.value, instructions);
    if (host === undefined || !LOOPBACK.test(host.value)) return;
    const image = baseImageOf(file, final);
    const family = image === undefined ? undefined : knowledge.image(image).family;
    const guessed = host.at === undefined && (call.what.value.readsFile || family === undefined);
    if (
      host.at === undefined &&
      (call.behindScript || (guessed && !presetHolds(ports, port?.value, instructions)))
    )
      return;
    yield {
      message: host.at === undefined ? 'preset' : 'written',
      data: { server: call.command.programText, host: host.value, port: expose.text },
      span: host.at ?? call.command.programSpan,
      severity: severityOf(guessed, host.at === undefined && copiesOf(instructions).some(copiesContext)),
      confidence: guessed ? 'likely' : 'certain',
      related: [{ span: expose.span, note: 'offers the port to others' }],
      ...(host.at === undefined ? { evidence: call.what.sources } : {}),
      fixes: fixesFor(call, host, port?.value, guessed),
    };
  },
});

/** The whole build context may bring a `gunicorn.conf.py` that nobody names. */
function severityOf(guessed: boolean, mayBringFile: boolean): Severity {
  if (!guessed) return 'error';
  return mayBringFile ? 'information' : 'warning';
}

type KnownServer = Extract<Answer<Server>, { readonly kind: 'known' }>;

/** Another port in EXPOSE than the default one is a sign that a file or the platform (`PORT`) decides both. */
function presetHolds(
  ports: readonly ExposedPort[],
  port: string | undefined,
  instructions: readonly Instruction[],
): boolean {
  const offered = ports.some((one) => port !== undefined && isPortOf(one, port));
  return offered && !bringsConfiguration(instructions);
}

/** A configuration that is copied by name, such as `gunicorn.conf.py`: a server finds it without an option. */
function bringsConfiguration(instructions: readonly Instruction[]): boolean {
  return copiesOf(instructions)
    .flatMap(({ sources, destination }) => (destination === undefined ? sources : [...sources, destination]))
    .some((path) => /[._]conf(?:ig)?\.(?:py|json)$|^\.(?:flask)?env$/.test(baseName(pathText(path))));
}

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[?::1\]?)$/;

function fixesFor(
  call: StartCall<KnownServer>,
  host: AddressPart,
  port: string | undefined,
  guessed: boolean,
): Fix[] {
  // An open server without a password is not what a click should make.
  if (call.args.some((word) => /token|password/i.test(wordText(word)))) return [];
  const edit = host.at === undefined ? addedAddress(call, port) : { span: host.at, text: '0.0.0.0' };
  if (edit === undefined) return [];
  return [{ title: 'Listen on 0.0.0.0', safety: guessed ? 'suggestion' : 'safe', edits: [edit] }];
}

function addedAddress(call: StartCall<KnownServer>, port: string | undefined): TextEdit | undefined {
  const { hostOptions, bindOptions } = call.what.value;
  const option = hostOptions.find((name) => name.startsWith('--')) ?? hostOptions[0];
  if (option !== undefined) return addArguments(call, [option, '0.0.0.0']);
  const bind = bindOptions.find((name) => name.startsWith('--'));
  return bind === undefined || port === undefined ? undefined : addArguments(call, [bind, `0.0.0.0:${port}`]);
}
