import type { Dialect } from '../engine.ts';
import { parseDockerContext, parseDockerInfo, parseDockerVersion, parsePodmanInfo } from './engineAnswers.ts';
import type { Answer, Ask, EngineFacts, EngineState, HostAnswers, HostFacts, Place } from './facts.ts';
import { parseCdiList, parseRocmSmi, parseSystem, parseToolkitVersion } from './hostAnswers.ts';
import { nvidiaFacts } from './nvidiaSmi.ts';
import { type Here, placeOf } from './place.ts';

const QUERY = 'index,name,uuid,memory.total,memory.used,utilization.gpu,compute_cap,driver_version';
// `--format json` came with docker 23; older ones print the word.
const JSON_FORMAT = ['--format', '{{json .}}'];
const NOTHING = { runtimes: [], defaultRuntime: undefined, devices: [], plugins: undefined } as const;

export interface Asked {
  readonly program: string;
  /** Undefined where the program is not there. */
  readonly dialect: Dialect | undefined;
  readonly os: Here['os'];
}

/** Asks the engine, and then its host: by ssh where that is how the engine is reached, and not at all elsewhere. */
export async function gatherHost(asked: Asked, ask: Ask): Promise<HostFacts> {
  const [engine, kernel] = await Promise.all([
    askEngine(asked, ask),
    asked.os === 'linux' ? textOf(ask('uname', ['-r'])) : '',
  ]);
  const place = placeOf(engine, { os: asked.os, kernel: kernel.trim() || undefined });
  if (place.kind === 'elsewhere') return { engine, place, host: undefined };
  if (place.kind === 'here') return { engine, place, host: await askHost(ask) };
  const there = bySsh(place, ask);
  const silent = whySilent(await there('true', []));
  if (silent !== undefined) return { engine, place: { ...place, silent }, host: undefined };
  return { engine, place, host: await askHost(there) };
}

function askEngine(asked: Asked, ask: Ask): Promise<EngineFacts> {
  const { program, dialect } = asked;
  if (dialect === undefined)
    return Promise.resolve(engineFacts(program, 'docker', { state: { kind: 'missing' } }));
  return dialect === 'podman' ? askPodman(program, ask) : askDocker(asked, ask);
}

async function askDocker({ program, dialect = 'docker' }: Asked, ask: Ask): Promise<EngineFacts> {
  const [version, info, context] = await Promise.all([
    ask(program, ['version', ...JSON_FORMAT]),
    ask(program, ['info', ...JSON_FORMAT]),
    ask(program, ['context', 'inspect']),
  ]);
  const { client, server } = parseDockerVersion(outputOf(version));
  const said = parseDockerInfo(outputOf(info));
  const engine = server ?? said.version;
  return engineFacts(program, dialect, {
    ...said,
    state: engine === undefined ? whyNot(version) : { kind: 'answers' },
    client,
    version: engine,
    ...parseDockerContext(outputOf(context)),
  });
}

async function askPodman(program: string, ask: Ask): Promise<EngineFacts> {
  const answer = await ask(program, ['info', '--format', 'json']);
  const { version, remote, ...said } = parsePodmanInfo(outputOf(answer));
  const state: EngineState = version === undefined ? whyNot(answer) : { kind: 'answers' };
  return engineFacts(program, 'podman', { ...said, state, client: version, version, saysRemote: remote });
}

function engineFacts(
  program: string,
  dialect: Dialect,
  known: Partial<EngineFacts> & Pick<EngineFacts, 'state'>,
): EngineFacts {
  const unknown = { client: undefined, version: undefined, system: undefined, kernel: undefined };
  const none = { cgroupDriver: undefined, dataFolder: undefined, endpoint: undefined, context: undefined };
  return { program, dialect, ...NOTHING, ...unknown, ...none, rootless: false, saysRemote: false, ...known };
}

/** The engine did not answer its client: which of the reasons with a remedy of their own it is. */
function whyNot(answer: Answer): EngineState {
  if (answer.kind === 'missing') return { kind: 'missing' };
  if (answer.kind === 'late') return { kind: 'failed', said: `no answer within ${answer.seconds} s` };
  const said = answer.stderr.trim().split(/\r?\n/)[0] ?? '';
  if (/permission denied/i.test(said)) return { kind: 'denied', said };
  if (
    /Cannot connect to the Docker daemon|failed to connect to the docker API|connection refused/i.test(said)
  )
    return { kind: 'stopped', said };
  return { kind: 'failed', said: said === '' ? `exit code ${answer.code}` : said };
}

async function askHost(ask: Ask): Promise<HostAnswers> {
  const [query, xml, table, osRelease, kernel, df, bus, toolkit, cdi, rocm] = await Promise.all([
    ask('nvidia-smi', [`--query-gpu=${QUERY}`, '--format=csv']),
    ask('nvidia-smi', ['-q', '-x']),
    ask('nvidia-smi', []),
    textOf(ask('cat', ['/etc/os-release'])),
    textOf(ask('cat', ['/proc/version'])),
    textOf(ask('df', ['-P', '-k', '/dev/shm'])),
    textOf(ask('cat', ['/proc/bus/pci/devices'])),
    ask('nvidia-ctk', ['--version']),
    textOf(ask('nvidia-ctk', ['cdi', 'list'])),
    textOf(ask('rocm-smi', ['--showproductname', '--showmeminfo', 'vram', '--json'])),
  ]);
  const installed = toolkit.kind === 'ran' && toolkit.code === 0;
  return {
    system: parseSystem({ osRelease, kernel, df, bus }),
    nvidia: nvidiaFacts(query, xml, table),
    toolkit: { installed, version: parseToolkitVersion(outputOf(toolkit)), cdiDevices: parseCdiList(cdi) },
    amd: parseRocmSmi(rocm),
  };
}

/**
 * ssh joins the words for a shell on the other side: only words of ours go there, which need no quoting. One connection
 * after the other, as servers turn away those that come all at once.
 */
function bySsh({ destination, port }: Extract<Place, { kind: 'ssh' }>, ask: Ask): Ask {
  const options = [
    '-o',
    'BatchMode=yes',
    '-o',
    'ConnectTimeout=5',
    ...(port === undefined ? [] : ['-p', port]),
  ];
  let last: Promise<unknown> = Promise.resolve();
  return (program, argv) => {
    const answer = last.then(() => ask('ssh', [...options, '--', destination, program, ...argv]));
    last = answer;
    return answer.then(withoutShell);
  };
}

/** 127 is the shell over there: no such program. */
function withoutShell(answer: Answer): Answer {
  return answer.kind === 'ran' && answer.code === 127 ? { kind: 'missing' } : answer;
}

function whySilent(answer: Answer): string | undefined {
  if (answer.kind === 'missing') return 'ssh';
  if (answer.kind === 'late') return `no answer within ${answer.seconds} s`;
  return answer.code === 0 ? undefined : answer.stderr.trim();
}

function outputOf(answer: Answer): string {
  return answer.kind === 'ran' ? answer.stdout : '';
}

async function textOf(answer: Promise<Answer>): Promise<string> {
  const found = await answer;
  return found.kind === 'ran' && found.code === 0 ? found.stdout : '';
}
