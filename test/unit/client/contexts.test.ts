import { describe, expect, test } from 'vitest';
import {
  buildersInvocation,
  contextsInvocation,
  parseBuilders,
  parseContexts,
} from '../../../client/src/docker/contexts.ts';

// Recorded from Docker 28.2.2 on 2026-11-21.
const docker = `{"Current":true,"Description":"Current DOCKER_HOST based configuration","DockerEndpoint":"unix:///var/run/docker.sock","Error":"","Name":"default"}
{"Current":false,"Description":"","DockerEndpoint":"ssh://me@gpu-box","Error":"","Name":"gpu-box"}
`;

describe('contexts', () => {
  test('of docker, one a line', () => {
    expect(parseContexts(docker)).toEqual([
      { name: 'default', address: 'unix:///var/run/docker.sock', current: true },
      { name: 'gpu-box', address: 'ssh://me@gpu-box', current: false },
    ]);
  });

  test('of podman, one array', () => {
    expect(parseContexts('[]\n')).toEqual([]);
    const [one] = parseContexts(
      '[{"Name":"box","URI":"ssh://root@gpu-box:22/run/podman/podman.sock","Identity":"","Default":true}]',
    );
    expect(one).toEqual({
      name: 'box',
      address: 'ssh://root@gpu-box:22/run/podman/podman.sock',
      current: true,
    });
  });

  test('what is not understood lists nothing', () => {
    expect(parseContexts('unknown flag: --format\n')).toEqual([]);
    expect(parseContexts('[null, 3]')).toEqual([]);
  });

  test('each client is asked in its own words, nerdctl not at all', () => {
    expect(contextsInvocation({ program: 'docker', dialect: 'docker' })?.argv).toEqual([
      'context',
      'ls',
      '--format',
      '{{json .}}',
    ]);
    expect(contextsInvocation({ program: 'podman', dialect: 'podman' })?.argv.slice(0, 3)).toEqual([
      'system',
      'connection',
      'ls',
    ]);
    expect(contextsInvocation({ program: 'nerdctl', dialect: 'nerdctl' })).toBeUndefined();
    expect(buildersInvocation({ program: 'podman', dialect: 'podman' })).toBeUndefined();
  });
});

describe('builders', () => {
  test.each([
    // Of today's documentation of `docker buildx ls`, and of that of 2022.
    [
      'with branches',
      `NAME/NODE           DRIVER/ENDPOINT                   STATUS    BUILDKIT   PLATFORMS
elated_tesla*       docker-container
 \\_ elated_tesla0    \\_ unix:///var/run/docker.sock   running   v0.10.3    linux/amd64
 \\_ elated_tesla1    \\_ ssh://ubuntu@1.2.3.4          running   v0.10.3    linux/arm64*, linux/arm/v7, linux/arm/v6
default             docker
 \\_ default          \\_ default                       running   v0.8.2     linux/amd64
`,
    ],
    [
      'with indents',
      `NAME/NODE       DRIVER/ENDPOINT             STATUS  PLATFORMS
elated_tesla *  docker-container
  elated_tesla0 unix:///var/run/docker.sock running linux/amd64
  elated_tesla1 ssh://ubuntu@1.2.3.4        running linux/arm64, linux/arm/v7, linux/arm/v6
default         docker
  default       default                     running linux/amd64
`,
    ],
  ])('nodes are told from builders: %s', (_, table) => {
    expect(parseBuilders(table)).toEqual([
      { name: 'elated_tesla', driver: 'docker-container' },
      { name: 'default', driver: 'docker' },
    ]);
  });
});
