import type { PreflightContext } from './context.ts';
import { failed, passed, unverified, type Verdict } from './item.ts';

const GIGABYTE = 1_000_000_000;
const MOST_BYTES = 5 * GIGABYTE;
const MOST_SECONDS = 300;

/** Small enough to be pulled: what the engine says of a built image, else what is known of the base. */
export function imageSize({ build, base, baseName, bottom }: PreflightContext): Verdict {
  const { span } = bottom.from;
  if (build.bytes !== undefined) {
    const detail = `the last build has ${inGigabytes(build.bytes)} GB`;
    return build.bytes < MOST_BYTES ? passed(detail) : failed(detail, span);
  }
  const { uncompressed, compressed, approximate } = base?.size ?? {};
  const under = bytesOf(uncompressed ?? compressed);
  if (under === undefined) return unverified('not built yet, and the size of the base is not known', span);
  const about = approximate === true ? 'about ' : '';
  const kind = uncompressed === undefined ? ' compressed' : '';
  const detail = `${baseName} alone has ${about}${inGigabytes(under)} GB${kind}`;
  return under >= MOST_BYTES ? failed(detail, span) : unverified(`not built yet; ${detail}`, span);
}

/** Fast enough to be done again. */
export function buildTime({ build }: PreflightContext): Verdict {
  if (build.seconds === undefined) return unverified('not built yet');
  const detail = `the last build took ${Math.round(build.seconds)} s`;
  return build.seconds < MOST_SECONDS ? passed(detail) : failed(detail);
}

/** Tables write sizes as people do: `3.2 GB`, `214 MB`. */
function bytesOf(text: string | undefined): number | undefined {
  const match = /^([\d.]+) (MB|GB)$/.exec(text ?? '');
  return match === null ? undefined : Number(match[1]) * (match[2] === 'GB' ? GIGABYTE : GIGABYTE / 1000);
}

function inGigabytes(bytes: number): string {
  return (bytes / GIGABYTE).toFixed(bytes < GIGABYTE / 10 ? 3 : 1);
}
