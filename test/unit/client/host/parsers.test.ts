import { describe, expect, it } from 'vitest';
import {
  parseDockerContext,
  parseDockerInfo,
  parseDockerVersion,
  parsePodmanInfo,
} from '../../../../client/src/docker/host/engineAnswers.ts';
import {
  parseCdiList,
  parseRocmSmi,
  parseSystem,
  parseToolkitVersion,
} from '../../../../client/src/docker/host/hostAnswers.ts';
import {
  nvidiaFacts,
  parseSmiQuery,
  parseSmiTable,
  parseSmiXml,
} from '../../../../client/src/docker/host/nvidiaSmi.ts';
import { isBelow } from '../../../../client/src/docker/host/values.ts';
import { ran, recorded } from './support.ts';

describe('docker', () => {
  it.each([
    ['docker-version-20.10.json', '20.10.24+dfsg1', '20.10.24+dfsg1'],
    ['docker-version-28.2.json', '28.2.2', '20.10.24+dfsg1'],
    ['docker-version-28.2-down.json', '28.2.2', undefined],
    ['docker-version-20.10-down.json', '20.10.24+dfsg1', undefined],
  ])('%s', (file, client, server) => {
    expect(parseDockerVersion(recorded(file))).toEqual({ client, server });
  });

  it('info without NVIDIA', () => {
    const { devices, ...info } = parseDockerInfo(recorded('docker-info-28.2.json'));
    expect(info).toEqual({
      version: '20.10.24+dfsg1',
      system: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.18.44',
      cgroupDriver: 'cgroupfs',
      runtimes: ['io.containerd.runc.v2', 'io.containerd.runtime.v1.linux', 'runc'],
      defaultRuntime: 'runc',
      rootless: false,
      dataFolder: '/var/lib/docker',
      plugins: [],
    });
    expect(devices).toEqual([]);
  });

  it('info with the nvidia runtime', () => {
    const { runtimes, defaultRuntime } = parseDockerInfo(recorded('docker-info-20.10-nvidia.json'));
    expect(runtimes).toContain('nvidia');
    expect(defaultRuntime).toBe('nvidia');
  });

  it('info of an engine without root, and with the CDI devices of API 1.50', () => {
    const answer = {
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'],
      DiscoveredDevices: [{ Source: 'cdi', ID: 'nvidia.com/gpu=0' }],
    };
    const { rootless, devices } = parseDockerInfo(JSON.stringify(answer));
    expect({ rootless, devices }).toEqual({ rootless: true, devices: ['nvidia.com/gpu=0'] });
  });

  it.each([
    ['docker-context-20.10.json', 'unix:///var/run/docker.sock'],
    ['docker-context-28.2.json', 'unix:///var/run/docker.sock'],
    ['docker-context-20.10-ssh.json', 'ssh://root@gpu-box:2222'],
  ])('%s', (file, endpoint) => {
    expect(parseDockerContext(recorded(file))).toEqual({ context: 'default', endpoint });
  });

  it('text that is no JSON says nothing', () => {
    expect(parseDockerVersion('json\n')).toEqual({ client: undefined, server: undefined });
    expect(parseDockerInfo('').runtimes).toEqual([]);
    expect(parseDockerContext('{}').endpoint).toBeUndefined();
  });
});

describe('podman', () => {
  it.each([
    ['podman-info-4.3.json', false],
    ['podman-info-4.3-rootless.json', true],
  ])('%s', (file, rootless) => {
    expect(parsePodmanInfo(recorded(file))).toMatchObject({
      version: '4.3.1',
      system: 'debian 12',
      kernel: '6.18.44',
      cgroupDriver: 'cgroupfs',
      rootless,
      remote: false,
    });
  });
});

describe('nvidia-smi', () => {
  it.each([
    ['nvidia-smi-384-k80.txt', '384.90', undefined],
    ['nvidia-smi-535-t4.txt', '535.86.10', '12.2'],
    ['nvidia-smi-550-4060.txt', '550.67', '12.4'],
  ])('table %s', (file, driver, cuda) => {
    expect(parseSmiTable(recorded(file))).toEqual({ driver, cuda });
  });

  it('query with any columns', () => {
    const { driver, gpus } = parseSmiQuery(recorded('nvidia-smi-query-580-a100.csv'));
    expect(driver).toBe('580.105.08');
    expect(gpus.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(gpus[3]).toEqual({
      index: 3,
      name: 'NVIDIA A100-SXM4-80GB',
      uuid: undefined,
      memoryMiB: 81920,
      usedMiB: undefined,
      utilization: undefined,
      computeCapability: '8.0',
      migDevices: 0,
    });
    expect(parseSmiQuery(recorded('nvidia-smi-query-a40.csv')).gpus).toMatchObject([
      { index: 0, name: 'NVIDIA A40', uuid: 'GPU-71ab6101-1d6b-147c-5ee3-af1fc7a677ee', usedMiB: 0 },
    ]);
    expect(parseSmiQuery(recorded('nvidia-smi-query-581-4070.csv'))).toMatchObject({
      driver: '581.42',
      gpus: [{ name: 'NVIDIA GeForce RTX 4070 Laptop GPU', computeCapability: '8.9', memoryMiB: 8188 }],
    });
  });

  it.each([
    ['515-t4', '515.105.01', '11.7', 'Tesla T4', 15360, 0],
    ['535-a100-mig', '535.54.03', '12.2', 'NVIDIA A100-SXM4-80GB', 81920, 4],
    ['595-rtx4000', '595.84', '13.2', 'NVIDIA RTX 4000 SFF Ada Generation', 20475, 0],
  ])('XML %s', (file, driver, cuda, name, memoryMiB, migDevices) => {
    const answer = parseSmiXml(recorded(`nvidia-smi-q-x-${file}.xml`));
    expect(answer).toMatchObject({ driver, cuda });
    expect(answer.gpus[0]).toMatchObject({ name, memoryMiB, migDevices });
    expect(answer.gpus[0]?.uuid).toMatch(/^GPU-/);
  });

  it('the forms together', () => {
    const table = ran(recorded('nvidia-smi-535-t4.txt'));
    const xml = ran(recorded('nvidia-smi-q-x-535-a100-mig.xml'));
    const refused = ran('Field "compute_cap" is not a valid field to query.\n', '', 2);
    const oldQuery = nvidiaFacts(refused, xml, table);
    expect(oldQuery).toMatchObject({ kind: 'works', driver: '535.54.03', cuda: '12.2' });
    const query = ran(recorded('nvidia-smi-query-580-a100.csv'));
    expect(nvidiaFacts(query, ran('', '', 1), table)).toMatchObject({
      kind: 'works',
      driver: '580.105.08',
      cuda: '12.2',
    });
  });

  it.each([
    [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      'not-loaded',
    ],
    [
      'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n',
      'mismatch',
    ],
    ['No devices were found\n', 'no-devices'],
    ['Unable to determine the device handle for GPU0000:01:00.0: Unknown Error\n', 'failed'],
  ])('%j', (stdout, kind) => {
    const failed = ran(stdout, '', 9);
    expect(nvidiaFacts(failed, failed, failed).kind).toBe(kind);
  });

  it('that is missing or hangs', () => {
    const missing = { kind: 'missing' } as const;
    const late = { kind: 'late', seconds: 15 } as const;
    expect(nvidiaFacts(missing, missing, missing)).toEqual({ kind: 'absent' });
    expect(nvidiaFacts(late, late, late)).toEqual({ kind: 'failed', said: 'no answer within 15 s' });
  });
});

describe('the host', () => {
  it('CDI devices stand between log lines of both forms', () => {
    expect(parseCdiList(recorded('nvidia-ctk-cdi-list-info.txt'))).toEqual([
      'nvidia.com/gpu=0',
      'nvidia.com/gpu=GPU-52785a8a-f8ca-99b9-0312-01a1f59e789b',
      'nvidia.com/gpu=all',
    ]);
    expect(parseCdiList(recorded('nvidia-ctk-cdi-list-1.16.txt'))).toHaveLength(9);
    expect(parseCdiList('INFO[0000] Found 0 CDI devices\n')).toEqual([]);
  });

  it('the toolkit names its version', () => {
    expect(parseToolkitVersion('NVIDIA Container Toolkit CLI version 1.17.4\ncommit: 9b69590c\n')).toBe(
      '1.17.4',
    );
  });

  it('AMD GPUs of two versions of rocm-smi', () => {
    expect(parseRocmSmi(recorded('rocm-smi-rx6700xt_rocm612.json'))).toEqual([
      { name: 'Navi 22 [Radeon RX 6700/6700 XT / 6800M]', memoryMiB: 12272 },
    ]);
    expect(parseRocmSmi(recorded('rocm-smi-mi100_rocm602.json')).map(({ name }) => name)).toContain(
      'Arcturus GL-XL [Instinct MI100]',
    );
  });

  it('distribution, WSL and /dev/shm', () => {
    const osRelease = recorded('os-release-debian-12');
    const here = parseSystem({
      osRelease,
      kernel: 'Linux version 6.18.44 (builder@host)',
      df: recorded('df-dev-shm.txt'),
      bus: recorded('proc-bus-pci-devices'),
    });
    expect(here).toEqual({
      name: 'Debian GNU/Linux 12 (bookworm)',
      ids: ['debian'],
      wsl: false,
      shmMiB: 24106,
      nvidiaOnBus: false,
    });
    const wsl = 'Linux version 5.15.153.1-microsoft-standard-WSL2 (root@941d701f84f1)';
    const ubuntu = 'ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 22.04.5 LTS"\n';
    expect(parseSystem({ osRelease: ubuntu, kernel: wsl, df: '', bus: '' })).toEqual({
      name: 'Ubuntu 22.04.5 LTS',
      ids: ['ubuntu', 'debian'],
      wsl: true,
      shmMiB: undefined,
      nvidiaOnBus: undefined,
    });
    const gpu = recorded('proc-bus-pci-devices').replace('1af41045', '10de2684');
    expect(parseSystem({ osRelease, kernel: '', df: '', bus: gpu }).nvidiaOnBus).toBe(true);
  });

  it('versions are compared by their numbers', () => {
    expect(isBelow('20.10.24+dfsg1', '23.0')).toBe(true);
    expect(isBelow('19.03', '19.03')).toBe(false);
    expect(isBelow('4.10.0', '4.1.0')).toBe(false);
  });
});
