/** A layer of an image, or an instruction that made none. */
export interface Layer {
  /** As the engine says it. */
  readonly createdBy: string;
  /** Undefined when the engine does not say. */
  readonly bytes: number | undefined;
}

/** Reads `history`, newest first: lines of JSON from docker and nerdctl, one list from podman. */
export function parseHistory(stdout: string): readonly Layer[] {
  const whole = parsed(stdout);
  const values = Array.isArray(whole) ? whole : stdout.split('\n').map(parsed);
  return values.flatMap((value: unknown) => {
    const fields = new Map<string, unknown>(
      typeof value === 'object' && value !== null ? Object.entries(value) : [],
    );
    const createdBy = fields.get('CreatedBy');
    if (typeof createdBy !== 'string') return [];
    return [{ createdBy, bytes: bytesOf(fields.get('Size') ?? fields.get('size')) }];
  });
}

/** What of `createdBy` a person wants to read: without the shell, its arguments and the marks of the builder. */
export function readableStep(createdBy: string): string {
  return createdBy
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/(?:ba)?sh (?:-\w+ )*-\w*c (?!#\(nop\))/s, 'RUN ')
    .replace(/^[^#]{0,200}#\(nop\) +/, '')
    .replace(/ # buildkit$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function bytesOf(size: unknown): number | undefined {
  if (typeof size === 'number') return size;
  return typeof size === 'string' && /^\d+$/.test(size) ? Number(size) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
