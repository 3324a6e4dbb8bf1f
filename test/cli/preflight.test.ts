import { describe, expect, it } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { Folder } from './folder.ts';
import { testHost } from './testHost.ts';

async function run(cwd: string, ...args: readonly string[]) {
  const host = testHost(cwd, RULES);
  const status = await main(['preflight', ...args], host);
  return { status, ...host.written };
}

const PLAIN =
  'FROM python:3.12-slim-bookworm\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nUSER 10001\n';

describe('preflight', () => {
  it('names each item, the line that decides and the rule behind it', async () => {
    using folder = new Folder({ Dockerfile: PLAIN, 'requirements.txt': 'numpy==2.1.0\n' });
    const { status, out, err } = await run(folder.path, 'Dockerfile', '--image-size', '4200000000');
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toBe(`not applicable  What only the build needs is not shipped
                one stage, and no compiler or -devel image is seen in it
not applicable  CUDA is pinned and fits what is installed
                no CUDA in the base image or in the packages
passed          Python packages are pinned
                Dockerfile:3: numpy: each in one version
failed          Downloads are kept between builds
                Dockerfile:3: 1 of 1 installation by pip without a cache mount (cache-mount-opportunity)
passed          The container does not start as root
                Dockerfile:4: starts as user 10001
not applicable  The service has a health check
                an image for training
not applicable  Shared memory is set for the workers
                no PyTorch is installed, whose workers would need it
not applicable  The driver of the host fits, and no build step asks for a GPU
                no CUDA in the base image or in the packages
passed          The image is smaller than 5 GB
                the last build has 4.2 GB
not verified    The build takes less than 5 minutes
                not built yet
`);
  });

  it('is data for scripts', async () => {
    using folder = new Folder({ Dockerfile: 'FROM scratch\n' });
    const args = ['Dockerfile', '--format', 'json', '--build-time', '12', '--image-size', '1000'];
    const { status, out } = await run(folder.path, ...args);
    expect(status).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      version: 1,
      knowledge: { revision: expect.any(String) },
      path: 'Dockerfile',
      summary: { passed: 2, failed: 0, notApplicable: 7, unverified: 1 },
    });
    expect(report.items[9]).toEqual({
      id: 'build-time',
      title: 'The build takes less than 5 minutes',
      status: 'passed',
      detail: 'the last build took 12 s',
      range: null,
      rule: null,
    });
  });

  it('takes the target of the project file', async () => {
    using folder = new Folder({
      Dockerfile: 'FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\n',
      '.ml-dockerfile.yaml': 'target:\n  driver: 450.80.02\n',
    });
    const { out } = await run(folder.path, 'Dockerfile', '--format', 'json');
    const items: { id: string; rule: unknown }[] = JSON.parse(out).items;
    expect(items.find(({ id }) => id === 'gpu-driver')).toMatchObject({
      status: 'failed',
      range: { start: { line: 0 } },
      rule: { id: 'driver-too-old', url: expect.stringMatching(/driver-too-old\.md$/) },
    });
  });

  it.each([
    [[], 'the Dockerfile is missing'],
    [['a', 'b'], 'one Dockerfile at a time, got 2'],
    [['a', '--image-size', '4GB'], '--image-size is "4GB": must be a whole number'],
    [['none'], 'none: error: does not exist'],
    [['empty'], 'empty: error: no FROM, so there is nothing to build'],
  ])('refuses %j', async (args, message) => {
    using folder = new Folder({ empty: '# nothing\n' });
    const { status, out, err } = await run(folder.path, ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });
});
