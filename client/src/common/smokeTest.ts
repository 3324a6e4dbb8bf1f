import type { CancellationToken } from 'vscode';
import type { Engine } from '../docker/engine.ts';
import { inspectContainer, parseContainerState } from '../docker/smokeTest.ts';
import type { Platform } from './platform.ts';

const LIMIT_MS = 120_000;
const PAUSE_MS = 500;
const REQUEST_MS = 2000;

/** What became of a container that was started to see whether it serves. */
export type SmokeResult =
  | { readonly kind: 'serving'; readonly answer: Answer | undefined; readonly healthy: boolean }
  | { readonly kind: 'ended'; readonly exitCode: number | undefined }
  | { readonly kind: 'unhealthy' }
  | { readonly kind: 'nothing to ask' }
  | { readonly kind: 'late'; readonly seconds: number }
  | { readonly kind: 'cancelled' };

export interface Answer {
  readonly status: number;
  readonly milliseconds: number;
}

/** Waits until the container is healthy, or its port answers where it has no health check. */
export async function waitUntilServing(
  platform: Platform,
  engine: Engine,
  container: string,
  cancellation: CancellationToken,
): Promise<SmokeResult> {
  const end = Date.now() + LIMIT_MS;
  while (Date.now() < end) {
    if (cancellation.isCancellationRequested) return { kind: 'cancelled' };
    const result = await look(platform, engine, container);
    if (result !== undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { kind: 'late', seconds: LIMIT_MS / 1000 };
}

async function look(platform: Platform, engine: Engine, container: string): Promise<SmokeResult | undefined> {
  const { stdout } = await platform.ask(inspectContainer(engine, container));
  const state = parseContainerState(stdout);
  if (state === undefined || !state.running) return { kind: 'ended', exitCode: state?.exitCode };
  const { health, ports } = state;
  if (health === 'unhealthy') return { kind: 'unhealthy' };
  const [port] = ports;
  if (health === undefined && port === undefined) return { kind: 'nothing to ask' };
  if (health !== undefined && health !== 'healthy') return undefined;
  const answer = port === undefined ? undefined : await get(port);
  const healthy = health === 'healthy';
  return answer !== undefined || healthy ? { kind: 'serving', answer, healthy } : undefined;
}

async function get(port: number): Promise<Answer | undefined> {
  const start = performance.now();
  try {
    const signal = AbortSignal.timeout(REQUEST_MS);
    const { status } = await fetch(`http://127.0.0.1:${port}/health`, { signal, redirect: 'manual' });
    return { status, milliseconds: Math.round(performance.now() - start) };
  } catch {
    // Nobody listens yet.
    return undefined;
  }
}
