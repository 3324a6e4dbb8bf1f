import { type Engine, engineInvocation } from './engine.ts';
import { type Invocation, plain } from './invocation.ts';

/** Asks the engine how many bytes an image has. */
export function imageSizeInvocation(engine: Engine, image: string): Invocation {
  return engineInvocation(engine, plain('image', 'inspect', '--format', '{{.Size}}', '--', image));
}

export function parseImageSize(stdout: string): number | undefined {
  const text = stdout.trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `212 KB`, `340 MB`, `3.2 GB`: in powers of ten, as the engines count. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} KB`;
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
