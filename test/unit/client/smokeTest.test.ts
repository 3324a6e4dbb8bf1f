import { expect, it } from 'vitest';
import { parseContainerState, smokeTestInvocation } from '../../../client/src/docker/smokeTest.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;

it('publishes ports on free ports of this machine only', () => {
  const options = { image: 'web:1', gpus: 'all', sharedMemory: '2g', ports: [8000, 9000] } as const;
  expect(smokeTestInvocation(docker, options).argv).toEqual(
    'run --detach --gpus all --shm-size 2g -p 127.0.0.1::8000 -p 127.0.0.1::9000 web:1'.split(' '),
  );
  const none = { image: 'web:1', gpus: 'none', sharedMemory: undefined, ports: [] } as const;
  expect(smokeTestInvocation(docker, none).argv).toEqual(['run', '--detach', 'web:1']);
});

it('reads what the engines say of a container', () => {
  const inspect = (State: object, Ports: object = {}) =>
    JSON.stringify([{ State, NetworkSettings: { Ports } }]);
  const ports = { '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }], '9000/tcp': null };
  expect(
    parseContainerState(inspect({ Running: true, ExitCode: 0, Health: { Status: 'starting' } }, ports)),
  ).toEqual({
    running: true,
    exitCode: 0,
    health: 'starting',
    ports: [49_153],
  });
  expect(parseContainerState(inspect({ Running: false, ExitCode: 1 }))).toEqual({
    running: false,
    exitCode: 1,
    health: undefined,
    ports: [],
  });
  expect(
    parseContainerState(inspect({ Running: true, Healthcheck: { Status: '' } }))?.health,
  ).toBeUndefined();
  expect(parseContainerState('Error: no such container\n')).toBeUndefined();
});
