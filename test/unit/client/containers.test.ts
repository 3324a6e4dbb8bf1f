import { describe, expect, it } from 'vitest';
import { listContainers, parseContainers } from '../../../client/src/docker/containers.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;
const podman = { program: 'podman', dialect: 'podman' } as const;

// Printed by docker 20.10.24 and 28.2.2, asked of the same engine.
const DOCKER = `["444df9d0263fb71d03632f8e536be75308530c56eb764e0e04b003e187286a02","b4c","b4:x","Up Less than a second","127.0.0.1:18733->80/tcp","file:///a b,c=d/Dockerfile"]
["0a1df9d0263fb71d03632f8e536be75308530c56eb764e0e04b003e187286a02","other","busybox","Up 2 hours (healthy)","",""]
`;

// Printed by podman 4.3.1; fields that are not read are left out.
const PODMAN = `[
  {
    "AutoRemove": true,
    "Id": "aebe8b2de1296cdd2d60f86cb040ebebd3ebb1cd6910da868b40835c8a7f5393",
    "Image": "localhost/b4:p",
    "Labels": {
      "io.buildah.version": "1.28.2",
      "ml-dockerfile.dockerfile": "file:///a b,c=d/Dockerfile"
    },
    "Names": [
      "b4p"
    ],
    "Ports": null,
    "State": "running",
    "Status": "Up Less than a second ago"
  }
]
`;

describe('running containers', () => {
  it('asks for fields that the client quotes, and podman for everything', () => {
    expect(listContainers(docker).argv.at(-1)).toBe(
      '[{{json .ID}},{{json .Names}},{{json .Image}},{{json .Status}},{{json .Ports}},{{json (.Label "ml-dockerfile.dockerfile")}}]',
    );
    expect(listContainers(podman).argv).toEqual(['ps', '--no-trunc', '--format', 'json']);
  });

  it('reads what docker prints', () => {
    const [first, second, ...more] = parseContainers(docker, DOCKER);
    expect(first).toEqual({
      id: '444df9d0263fb71d03632f8e536be75308530c56eb764e0e04b003e187286a02',
      name: 'b4c',
      image: 'b4:x',
      status: 'Up Less than a second',
      ports: '127.0.0.1:18733->80/tcp',
      dockerfile: 'file:///a b,c=d/Dockerfile',
    });
    expect(second).toMatchObject({ name: 'other', dockerfile: '' });
    expect(more).toEqual([]);
  });

  it('reads what podman prints', () => {
    expect(parseContainers(podman, PODMAN)).toEqual([
      {
        id: 'aebe8b2de1296cdd2d60f86cb040ebebd3ebb1cd6910da868b40835c8a7f5393',
        name: 'b4p',
        image: 'localhost/b4:p',
        status: 'Up Less than a second ago',
        ports: '',
        dockerfile: 'file:///a b,c=d/Dockerfile',
      },
    ]);
  });

  it.each(['', 'null', '{}', '[1,2]', '[{}]', 'Cannot connect to the Docker daemon'])(
    'reads nothing in %j',
    (text) => {
      expect(parseContainers(docker, text)).toEqual([]);
      expect(parseContainers(podman, text)).toEqual([]);
    },
  );
});
