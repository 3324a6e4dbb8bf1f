import type { ExecInstruction, Flag } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';

/** When a health check that keeps failing makes the container unhealthy, in seconds. */
export interface HealthTiming {
  readonly start: number;
  readonly interval: number;
  readonly retries: number;
  /** The value of `--start-period`, where there is one. */
  readonly startValue: Span | undefined;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['us', 1e-6],
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** Reads the flags with Docker's defaults (0 s, 30 s, 3 retries); undefined when one of them is not written out. */
export function healthTiming({ flags }: ExecInstruction): HealthTiming | undefined {
  const find = (name: string): Flag | undefined => flags.find((flag) => flag.name === name);
  const start = secondsOf(find('start-period'), 0);
  const interval = secondsOf(find('interval'), 30);
  const retries = numberOf(find('retries'), 3);
  if (start === undefined || interval === undefined || retries === undefined) return undefined;
  return {
    start,
    interval: interval || 30,
    retries: retries || 3,
    startValue: find('start-period')?.valueSpan,
  };
}

/** `1m30s`, `500ms`; the default for a flag that is not there. */
function secondsOf(flag: Flag | undefined, preset: number): number | undefined {
  if (flag === undefined) return preset;
  const parts = [...(flag.value ?? '').matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== flag.value)
    return flag.value === '0' ? 0 : undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS.get(unit ?? '') ?? 0), 0);
}

function numberOf(flag: Flag | undefined, preset: number): number | undefined {
  if (flag === undefined) return preset;
  return /^\d+$/.test(flag.value ?? '') ? Number(flag.value) : undefined;
}
