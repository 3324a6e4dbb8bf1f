import type { Dialect } from '../engine.ts';
import type { EngineFacts } from './facts.ts';
import { type FindingContext, type HostFinding, remedy } from './finding.ts';
import { LIMITS, type RemedyName } from './remedy.ts';
import { isBelow } from './values.ts';

const NAMES: Readonly<Record<Dialect, string>> = {
  docker: 'Docker Engine',
  podman: 'Podman',
  nerdctl: 'containerd',
};

/** Whether an engine answers, which, and where. */
export function* engineFindings(context: FindingContext): Iterable<HostFinding> {
  const { facts, t } = context;
  const { engine } = facts;
  if (engine.state.kind !== 'answers') yield silentEngine(engine, context);
  else {
    const name = NAMES[engine.dialect];
    const system = engine.system === undefined ? '' : t(' on {0}', engine.system);
    yield { id: 'engine', level: 'good', what: t('{0} {1} answers', name, engine.version ?? '') + system };
    yield* oldEngine(context);
  }
  yield* place(context);
  yield* builder(context);
}

function silentEngine(engine: EngineFacts, context: FindingContext): HostFinding {
  const { t } = context;
  const { state, program, endpoint = '' } = engine;
  switch (state.kind) {
    case 'stopped': {
      // The socket of a rootless engine lies in the folder of its user.
      const start = /\/run\/user\//.test(endpoint) ? 'start-rootless' : 'start-engine';
      return {
        id: 'engine-stopped',
        level: 'problem',
        what: t('No container engine answers at {0}', endpoint),
        why: state.said,
        remedy: remedy(start, context),
      };
    }
    case 'denied':
      return {
        id: 'engine-denied',
        level: 'problem',
        what: t('No permission on the socket of the engine, {0}', endpoint),
        why: t('Only root and the group of the socket may use it. Members of that group can become root.'),
        remedy: remedy('join-group', context),
      };
    case 'failed':
      return {
        id: 'engine-failed',
        level: 'problem',
        what: t('{0} gives no answer about its engine', program),
        why: state.said,
      };
    default: {
      const install: RemedyName = /podman/.test(program) ? 'install-podman' : 'install-engine';
      return {
        id: 'engine-missing',
        level: 'problem',
        what: t('The program {0} is not on this machine', program),
        why: t('It is named by the setting mlDockerfile.docker.path.'),
        remedy: remedy(install, context),
      };
    }
  }
}

function* oldEngine(context: FindingContext): Iterable<HostFinding> {
  const { facts, t } = context;
  const { dialect, version } = facts.engine;
  const { gpusFlag, podmanCdi } = LIMITS;
  const podman = dialect === 'podman';
  const floor = podman ? podmanCdi.version : gpusFlag.version;
  if (dialect === 'nerdctl' || version === undefined || !isBelow(version, floor)) return;
  yield {
    id: 'engine-old',
    level: 'problem',
    what: podman
      ? t('Podman {0} does not know --device nvidia.com/gpu=…, which came with {1}', version, floor)
      : t('Docker {0} does not know --gpus, which came with {1}', version, floor),
    remedy: remedy(podman ? 'install-podman' : 'update-engine', context),
  };
}

function* place({ facts, t }: FindingContext): Iterable<HostFinding> {
  const { place, engine } = facts;
  if (place.kind === 'ssh')
    yield place.silent === undefined
      ? {
          id: 'engine-ssh',
          level: 'note',
          what: t('The engine runs on {0}; that host was asked by ssh', place.destination),
        }
      : {
          id: 'ssh-silent',
          level: 'warning',
          what: t('The engine runs on {0}, which ssh does not reach without a question', place.destination),
          why: place.silent,
        };
  if (place.kind === 'elsewhere')
    yield {
      id: 'engine-elsewhere',
      level: 'warning',
      what: t('The engine runs on another machine or in a virtual one: {0}', place.name),
      why: t('Drivers and GPUs of this machine say nothing about it, so they were not asked.'),
    };
  if (engine.rootless)
    yield { id: 'engine-rootless', level: 'note', what: t('The engine runs without root') };
}

/** Clients from 23 on build by a plug-in; without it they fall back to a builder that knows no mounts. */
function* builder(context: FindingContext): Iterable<HostFinding> {
  const { facts, t } = context;
  const { dialect, client, plugins } = facts.engine;
  if (dialect !== 'docker' || client === undefined || plugins === undefined) return;
  if (plugins.includes('buildx') || isBelow(client, LIMITS.buildxDefault.version)) return;
  yield {
    id: 'buildx-missing',
    level: 'warning',
    what: t('Docker client {0} has no buildx plug-in', client),
    why: t(
      'It then builds with the classic builder, which refuses RUN --mount: no cache mounts, no build secrets.',
    ),
    remedy: remedy('install-buildx', context),
  };
}
