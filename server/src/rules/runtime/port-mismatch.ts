import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { Server } from '../../knowledge/subjects.ts';
import { type ExposedPort, exposed, hasProxy, isPortOf } from '../../tools/exposed.ts';
import { healthcheckOf, probedUrl } from '../../tools/healthProbe.ts';
import { type AddressPart, listening } from '../../tools/listening.ts';
import { addArguments, type StartCall, startCall } from '../../tools/serverCall.ts';

export const portMismatch = defineRule({
  meta: {
    id: 'port-mismatch',
    title: 'Server, EXPOSE and health check name different ports',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      expose: 'EXPOSE {exposed}, but {server} listens on port {port}',
      health: 'HEALTHCHECK asks port {asked}, but {server} listens on port {port}: it fails every time',
    },
    docs: {
      what: 'The command of the image starts a known server on a port, as written or by default, that EXPOSE does not name, or the health check asks another port of the container.',
      why: 'EXPOSE is what people, `docker run -P` and Compose tools take the port from: they publish one where nobody listens, and the connection is reset. A health check on a wrong port fails every time.',
      fix: 'Names the port of the server in EXPOSE or in the health check, or lets the server listen on the port that EXPOSE names.',
      ignore:
        'When something else in the container answers on that port. Nothing is reported when a port comes from a variable, when an environment variable or a file may set it, behind an ENTRYPOINT script, and with a proxy in the image.',
      neighbours: [],
      sources: ['Dockerfile reference, EXPOSE', 'The default ports: server/data/tables/servers.json'],
    },
  },
  *check({ file, knowledge }) {
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined) return;
    const instructions = instructionsOf(file, final);
    const call = startCall(instructions, (program, words) => {
      const answer = knowledge.server(program, words);
      return answer.kind === 'known' ? answer.value : undefined;
    });
    if (call === undefined || call.behindScript || hasProxy(instructions)) return;
    const { port } = listening(call, call.what, instructions);
    if (port === undefined) return;
    const decided = !call.what.readsFile && knowledge.image(image).family !== undefined;
    if (port.at === undefined && !decided) return;
    const ports = exposed(instructions);
    const asked = askedPort(file, instructions);
    if (ports.some(({ ports: range }) => range === undefined)) return;
    if (ports.length > 0 && !ports.some((one) => isPortOf(one, port.value)))
      yield notExposed(call, port, ports, asked?.port === port.value);
    if (asked !== undefined && asked.port !== port.value && !ports.some((one) => isPortOf(one, asked.port)))
      yield askedElsewhere(call, port, asked);
  },
});

function notExposed(
  call: StartCall<Server>,
  port: AddressPart,
  ports: readonly ExposedPort[],
  isAsked: boolean,
): Finding {
  const [only, another] = ports;
  const fixes: Fix[] = [];
  const single = another === undefined && only?.literal === true && only.ports?.[0] === only.ports?.[1];
  if (only !== undefined && single) {
    const protocol = /\/\w+$/.exec(only.text)?.[0] ?? '';
    const edits = [{ span: only.span, text: `${port.value}${protocol}` }];
    fixes.push({ title: `Expose port ${port.value}`, safety: 'suggestion', edits });
    const wanted = String(only.ports?.[0] ?? '');
    const move = isAsked ? undefined : moved(call, port, wanted);
    if (move !== undefined)
      fixes.push({ title: `Listen on port ${wanted}`, safety: 'suggestion', edits: [move] });
  }
  return {
    message: 'expose',
    data: {
      exposed: ports.map(({ text }) => text).join(' '),
      server: call.command.programText,
      port: port.value,
    },
    span: only?.span ?? call.command.programSpan,
    related: [{ span: port.at ?? call.command.programSpan, note: `listens on port ${port.value}` }],
    fixes,
  };
}

function moved(call: StartCall<Server>, port: AddressPart, wanted: string) {
  if (port.at !== undefined) return { span: port.at, text: wanted };
  const option = call.what.portOptions.find((name) => name.startsWith('--'));
  return option === undefined ? undefined : addArguments(call, [option, wanted]);
}

interface AskedPort {
  readonly port: string;
  readonly span: { readonly start: number; readonly end: number };
  /** True when `span` is the number itself. */
  readonly written: boolean;
}

/** The port of the container itself that the health check asks. */
function askedPort(file: DockerfileModel, instructions: readonly Instruction[]): AskedPort | undefined {
  const check = healthcheckOf(instructions);
  const url = check === undefined ? undefined : probedUrl(check);
  if (check === undefined || url === undefined) return undefined;
  const [, scheme, host, number] =
    /^(https?):\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(\d+))?(?=[/?]|$)/.exec(url) ?? [];
  if (host === undefined) return undefined;
  const text = file.text.slice(check.argumentSpan.start, check.argumentSpan.end);
  const at = number === undefined ? -1 : text.indexOf(`${host}:${number}`);
  const start = check.argumentSpan.start + at + host.length + 1;
  const port = number ?? (scheme === 'https' ? '443' : '80');
  if (at < 0) return { port, span: check.argumentSpan, written: false };
  return { port, span: { start, end: start + port.length }, written: true };
}

function askedElsewhere(call: StartCall<Server>, port: AddressPart, asked: AskedPort): Finding {
  const edits = [{ span: asked.span, text: port.value }];
  return {
    message: 'health',
    data: { asked: asked.port, server: call.command.programText, port: port.value },
    span: asked.span,
    related: [{ span: port.at ?? call.command.programSpan, note: `listens on port ${port.value}` }],
    fixes: asked.written ? [{ title: `Ask port ${port.value}`, safety: 'suggestion', edits }] : [],
  };
}
