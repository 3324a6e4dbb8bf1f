// Asks the engine itself what the palette commands did to it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function docker(...args: readonly string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}

/** Tagged, since the classic builder also keeps an image for each finished instruction. */
export async function imageLabelled(label: string): Promise<string | undefined> {
  const filters = ['--filter', `label=ml-dockerfile-e2e=${label}`, '--filter', 'dangling=false'];
  const ids = await docker('image', 'ls', '--quiet', ...filters);
  return ids.split('\n')[0] || undefined;
}

/** Whether somebody ran this image since a time in seconds. */
export async function containerCreated(label: string, since: number): Promise<boolean> {
  const filters = ['--filter', 'event=create', '--filter', `label=ml-dockerfile-e2e=${label}`];
  // Asked up to now, so that the answer ends there and the command does not wait for more.
  const until = Math.ceil(Date.now() / 1000);
  const image = ['--format', '{{.Actor.Attributes.image}}'];
  const images = await docker(
    'events',
    '--since',
    String(since),
    '--until',
    String(until),
    ...filters,
    ...image,
  );
  // By its name, as the command does: the classic builder and the test above name images by their ids.
  return images.split('\n').some((name) => name.includes(':') && !name.startsWith('sha256:'));
}
