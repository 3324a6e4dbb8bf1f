import type { Plan } from './plan.ts';

// Blocks of a Dockerfile, each a list of lines.

export const SYNTAX = '# syntax=docker/dockerfile:1';
/** The number of the user; images and their users have taken the smaller ones. */
const UID = 10001;

/** A user for the container; who trains owns the folder, since results are written there. */
export function userBlock({ answers }: Plan): readonly string[] {
  const make = `RUN useradd --create-home --uid ${UID} app`;
  if (answers.purpose === 'serving') return [make, 'WORKDIR /app'];
  return [`${make} \\`, `    && install --directory --owner=${UID} --group=${UID} /app`, 'WORKDIR /app'];
}

export const USER = [`USER ${UID}`];

/** Debian packages that Python packages load at run time. */
export function aptBlock({ systemPackages }: Plan): readonly string[] {
  if (systemPackages.length === 0) return [];
  return [
    'RUN apt-get update \\',
    `    && apt-get install -y --no-install-recommends ${systemPackages.join(' ')} \\`,
    '    && rm -rf /var/lib/apt/lists/*',
  ];
}

/** What of the host the container needs. */
export function hostComment({ answers, cuda, knowledge }: Plan): readonly string[] {
  if (answers.device === 'cpu') return [];
  const driver = cuda === undefined ? undefined : knowledge.minimumDriver(cuda);
  const oldest = driver?.kind === 'known' ? (driver.value.minorCompatible ?? driver.value.linux) : undefined;
  return [
    cuda === undefined || oldest === undefined
      ? '# The packages bring CUDA, the host brings the NVIDIA driver.'
      : `# The packages bring CUDA ${cuda}, the host brings the NVIDIA driver: ${oldest} or newer.`,
  ];
}

/** Ports, health check and command. `python` is the one that looks after the health. */
export function startBlock({ answers, start }: Plan, python = 'python'): readonly string[] {
  const { port, healthRoute, words } = start;
  const flags = [
    ...(answers.device === 'gpu' ? ['--gpus all'] : []),
    ...(answers.framework === 'pytorch' && answers.device === 'gpu' ? ['--shm-size=2g'] : []),
    ...(port === undefined ? [] : [`-p ${port}:${port}`]),
  ];
  const how = flags.length === 0 ? [] : [`# docker run ${flags.join(' ')} …`];
  const health =
    port === undefined ? [] : [`EXPOSE ${port}`, ...healthLines(port, healthRoute, answers.device, python)];
  return [...health, ...how, `CMD ${exec(words)}`];
}

/** Asks the route that says so; where the code names none, whether somebody listens. */
function healthLines(
  port: string,
  route: string | undefined,
  device: 'gpu' | 'cpu',
  python: string,
): readonly string[] {
  const code =
    route === undefined
      ? `import socket; socket.create_connection(('127.0.0.1', ${port}), timeout=3).close()`
      : `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}${route}', timeout=3)`;
  // A model has to be loaded first.
  const patience = device === 'gpu' ? '120s' : '30s';
  return [
    `HEALTHCHECK --interval=30s --timeout=5s --start-period=${patience} --retries=3 \\`,
    `    CMD ${exec([python, '-c', code])}`,
  ];
}

/** The exec form: a JSON array that no shell reads. */
export function exec(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** Blocks with an empty line between them, those without lines left out. */
export function assemble(blocks: readonly (readonly string[])[]): string {
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${text.join('\n\n')}\n`;
}
