import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../../client/src/docker/engine.ts';
import type { Answer, HostFacts } from '../../../../client/src/docker/host/facts.ts';
import type { DriverKnowledge } from '../../../../client/src/docker/host/finding.ts';
import { gatherHost } from '../../../../client/src/docker/host/gather.ts';
import { remedyFor } from '../../../../client/src/docker/host/remedy.ts';
import { hostFindings, hostReport, hostSummary } from '../../../../client/src/docker/host/report.ts';
import { english, machine, ran, recorded } from './support.ts';

type Answers = Readonly<Record<string, Answer | string>>;

const system: Answers = {
  'uname -r': '6.18.44\n',
  'cat /etc/os-release': recorded('os-release-debian-12'),
  'cat /proc/version': 'Linux version 6.18.44 (builder@host)',
  df: recorded('df-dev-shm.txt'),
  'cat /proc/bus/pci/devices': recorded('proc-bus-pci-devices'),
};
const docker: Answers = {
  ...system,
  'docker version': recorded('docker-version-20.10.json'),
  'docker info': recorded('docker-info-20.10.json'),
  'docker context inspect': recorded('docker-context-20.10.json'),
};
const gpus: Answers = {
  'nvidia-smi --query-gpu=index,name,uuid,memory.total,memory.used,utilization.gpu,compute_cap,driver_version':
    recorded('nvidia-smi-query-581-4070.csv'),
  'nvidia-smi': recorded('nvidia-smi-550-4060.txt'),
};
const toolkit: Answers = { 'nvidia-ctk --version': 'NVIDIA Container Toolkit CLI version 1.17.4\n' };
const cdi: Answers = { 'nvidia-ctk cdi list': recorded('nvidia-ctk-cdi-list-info.txt') };
const nvidia: Answers = { ...docker, 'docker info': recorded('docker-info-20.10-nvidia.json'), ...gpus };

function gather(answers: Answers, dialect: Dialect | undefined = 'docker'): Promise<HostFacts> {
  const program = dialect ?? 'docker';
  return gatherHost({ program, dialect, os: 'linux' }, machine(answers).ask);
}

function context(facts: HostFacts, driver?: DriverKnowledge) {
  return { facts, driver, today: '2026-11-21', t: english };
}

const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=5 -p 2222 -- root@gpu-box';

const ids = async (answers: Answers, dialect: Dialect | undefined = 'docker') =>
  hostFindings(context(await gather(answers, dialect))).map(({ level, id }) => `${level} ${id}`);

function withInfo(change: object): Answers {
  const info: object = JSON.parse(recorded('docker-info-20.10-nvidia.json'));
  return { ...nvidia, ...toolkit, 'docker info': JSON.stringify({ ...info, ...change }) };
}

describe('the engine', () => {
  it('answers, and the host has no driver', async () => {
    const facts = await gather(docker);
    const report = hostReport(context(facts));
    expect(report).toContain('* Docker Engine 20.10.24+dfsg1 answers on Debian GNU/Linux 12 (bookworm)');
    expect(report).toContain('### No NVIDIA driver: nvidia-smi, which comes with it, is not there');
    expect(report).toContain('nvidia-driver firmware-misc-nonfree');
    expect(report).toContain('The PCI bus shows no device of NVIDIA.');
    expect(report.indexOf('No NVIDIA driver')).toBeLessThan(report.indexOf('Docker Engine'));
    expect(hostSummary(facts, english)).toBeUndefined();
  });

  it.each([
    ['docker-version-20.10-down', 'engine-stopped', 'sudo systemctl start docker'],
    ['docker-version-28.2-down', 'engine-stopped', 'sudo systemctl start docker'],
    ['docker-version-20.10-denied', 'engine-denied', 'sudo usermod -aG docker $USER'],
  ])('%s', async (file, id, command) => {
    const stderr = recorded(`${file}.err`);
    const facts = await gather({
      ...docker,
      'docker version': ran('', stderr, 1),
      'docker info': ran('', stderr, 1),
    });
    const finding = hostFindings(context(facts)).find((candidate) => candidate.id === id);
    expect(finding?.level).toBe('problem');
    expect(finding?.what).toContain('unix:///var/run/docker.sock');
    expect(finding?.remedy?.commands).toContain(command);
  });

  it('is missing, hangs, or fails otherwise', async () => {
    expect(await ids(system, undefined)).toContain('problem engine-missing');
    const late = { kind: 'late', seconds: 15 } as const;
    expect(await ids({ ...system, 'docker version': late })).toContain('problem engine-failed');
    expect(await ids({ ...system, 'docker version': ran('', 'unknown flag', 125) })).toContain(
      'problem engine-failed',
    );
  });

  it('builds without buildx only by a client that needs it', async () => {
    const newer = { ...docker, 'docker version': recorded('docker-version-28.2.json') };
    expect(await ids(newer)).toContain('warning buildx-missing');
    expect(await ids(docker)).not.toContain('warning buildx-missing');
    expect(await ids({ ...newer, 'docker info': { kind: 'late', seconds: 15 } })).not.toContain(
      'warning buildx-missing',
    );
    const plugins = { ClientInfo: { Plugins: [{ Name: 'buildx' }] } };
    const complete = { ...newer, 'docker info': JSON.stringify(plugins) };
    expect(await ids(complete)).not.toContain('warning buildx-missing');
  });

  it('is too old for --gpus', async () => {
    const version = { Client: { Version: '18.09.1' }, Server: { Version: '18.09.1' } };
    expect(await ids({ ...docker, 'docker version': JSON.stringify(version) })).toContain(
      'problem engine-old',
    );
  });
});

describe('another machine', () => {
  it('is asked by ssh where the engine is reached so', async () => {
    const { ask, asked } = machine({
      ...docker,
      ...gpus,
      'docker context inspect': recorded('docker-context-20.10-ssh.json'),
      ssh: ran('', 'bash: line 1: nvidia-smi: command not found', 127),
      [`${SSH} true`]: ran(''),
      [`${SSH} nvidia-smi -q -x`]: recorded('nvidia-smi-q-x-515-t4.xml'),
    });
    const facts = await gatherHost({ program: 'docker', dialect: 'docker', os: 'linux' }, ask);
    expect(facts.place).toEqual({ kind: 'ssh', destination: 'root@gpu-box', port: '2222' });
    expect(facts.host?.nvidia).toMatchObject({ kind: 'works', driver: '515.105.01' });
    expect(asked.filter((line) => /^(?:nvidia|cat|df|rocm)/.test(line))).toEqual([]);
    expect(hostFindings(context(facts)).map(({ id }) => id)).toContain('engine-ssh');
  });

  it('is not described where ssh does not let us in', async () => {
    const answers = {
      ...docker,
      ...gpus,
      'docker context inspect': recorded('docker-context-20.10-ssh.json'),
      ssh: ran('', 'root@gpu-box: Permission denied (publickey).\r\n', 255),
    };
    const facts = await gather(answers);
    expect(facts.host).toBeUndefined();
    expect(hostReport(context(facts))).toContain('root@gpu-box: Permission denied (publickey).');
  });

  it.each([
    ['tcp://10.0.0.7:2376', '6.18.44'],
    ['ssh://-oProxyCommand=x', '6.18.44'],
    // A socket of this machine that leads to another kernel.
    ['unix:///var/run/docker.sock', '6.6.87-linuxkit'],
  ])('%s with kernel %s is not described by nvidia-smi of this one', async (Host, KernelVersion) => {
    const answers = {
      ...withInfo({ KernelVersion }),
      'docker context inspect': JSON.stringify([{ Endpoints: { docker: { Host } } }]),
    };
    const facts = await gather(answers);
    expect(facts.place.kind).toBe('elsewhere');
    expect(facts.host).toBeUndefined();
    const found = hostFindings(context(facts)).map(({ id }) => id);
    expect(found).toContain('engine-elsewhere');
    expect(found.filter((id) => /driver|gpu/.test(id))).toEqual([]);
  });
});

describe('NVIDIA', () => {
  it('with everything in place', async () => {
    const facts = await gather({ ...nvidia, ...toolkit, ...cdi });
    expect(hostFindings(context(facts)).map(({ level, id }) => `${level} ${id}`)).toEqual([
      'good engine',
      'good driver',
      'good gpu',
      'good toolkit',
      'good cdi',
      'good runtime',
    ]);
    expect(hostSummary(facts, english)).toBe('driver 581.42 · RTX 4070 Laptop GPU');
    expect(hostReport(context(facts))).toContain(
      '* GPU 0: NVIDIA GeForce RTX 4070 Laptop GPU, compute capability 8.9, 8188 MiB',
    );
  });

  it('counts equal GPUs', async () => {
    const query = Object.keys(gpus)[0] ?? '';
    const facts = await gather({ ...nvidia, [query]: recorded('nvidia-smi-query-580-a100.csv') });
    expect(hostSummary(facts, english)).toBe('driver 580.105.08 · 4 × A100-SXM4-80GB');
  });

  it.each<[string, Answers, string]>([
    ['toolkit', { ...docker, ...gpus }, 'problem toolkit-missing'],
    ['runtime', { ...docker, ...gpus, ...toolkit }, 'warning runtime-missing'],
    ['cgroups', withInfo({ CgroupDriver: 'systemd' }), 'note cgroup-systemd'],
    ['rootless', withInfo({ SecurityOptions: ['name=rootless'] }), 'note rootless-cgroups'],
    [
      'snap',
      withInfo({ DockerRootDir: '/var/snap/docker/common/var-lib-docker', Runtimes: {} }),
      'warning engine-snap',
    ],
    [
      'driver',
      { ...nvidia, 'nvidia-smi': ran('No devices were found\n', '', 6), ...failing() },
      'problem no-devices',
    ],
    ['shm', { ...nvidia, df: 'x\nshm 65536 0 65536 0% /dev/shm\n' }, 'warning shm-small'],
    ['AMD', { ...docker, 'rocm-smi': recorded('rocm-smi-rx6700xt_rocm612.json') }, 'note amd-devices'],
    ['WSL', { ...docker, 'cat /proc/version': 'Linux version 5.15-microsoft-standard-WSL2' }, 'note wsl'],
  ])('%s', async (_, answers, expected) => {
    expect(await ids(answers)).toContain(expected);
  });

  it('needs no toolkit beside Docker Desktop, which brings one', async () => {
    const desktop = withInfo({ OperatingSystem: 'Docker Desktop', Runtimes: { runc: {} } });
    const found = await ids({ ...desktop, 'nvidia-ctk --version': { kind: 'missing' } });
    expect(found.filter((line) => !/^(?:good|note)/.test(line))).toEqual([]);
  });

  it('does not ask for an NVIDIA driver beside AMD GPUs', async () => {
    const found = await ids({ ...docker, 'rocm-smi': recorded('rocm-smi-rx6700xt_rocm612.json') });
    expect(found.filter((line) => line.startsWith('problem'))).toEqual([]);
  });

  it('tells when the branch of the driver ended', async () => {
    const facts = await gather({ ...nvidia, ...toolkit });
    const branch = (endOfLife: string): DriverKnowledge => ({ branch: 'R535', maxCuda: '12.2', endOfLife });
    const found = (endOfLife: string) => hostFindings(context(facts, branch(endOfLife))).map(({ id }) => id);
    expect(found('2026-06')).toContain('driver-old');
    expect(found('2026-11')).not.toContain('driver-old');
  });

  it('reaches Podman by CDI devices', async () => {
    const podman = { ...system, ...gpus, ...toolkit, 'podman info': recorded('podman-info-4.3.json') };
    expect(await ids(podman, 'podman')).toContain('problem cdi-missing');
    expect(await ids({ ...podman, ...cdi }, 'podman')).toContain('good cdi');
  });
});

describe('remedies', () => {
  it('are those of the distribution, of what it is like, of WSL, or a page', () => {
    const like = (wsl: boolean, ...ids: string[]) => ({
      name: undefined,
      ids,
      wsl,
      shmMiB: undefined,
      nvidiaOnBus: undefined,
    });
    expect(remedyFor('install-driver', like(false, 'ubuntu', 'debian')).commands[0]).toBe(
      'sudo ubuntu-drivers install',
    );
    expect(remedyFor('install-driver', like(false, 'linuxmint', 'ubuntu', 'debian')).commands).toContain(
      'sudo reboot',
    );
    expect(remedyFor('install-driver', like(true, 'ubuntu')).commands).toEqual([]);
    expect(remedyFor('install-toolkit', like(false, 'rocky', 'rhel', 'centos')).commands.join()).toContain(
      'dnf install',
    );
    expect(remedyFor('install-toolkit', undefined)).toEqual({
      commands: [],
      page: expect.stringMatching(/^https:\/\/docs\.nvidia\.com\//),
    });
  });
});

describe('the page', () => {
  it('shows what programs said as text', async () => {
    const stderr = 'nope <img src=x> [a](command:x) `b`';
    const report = hostReport(context(await gather({ ...system, 'docker version': ran('', stderr, 1) })));
    expect(report).toContain('nope \\<img src=x\\> \\[a\\](command:x) \\`b\\`');
  });
});

function failing(): Answers {
  const failed = ran('No devices were found\n', '', 6);
  return Object.fromEntries(Object.keys(gpus).map((key) => [key, failed]));
}
