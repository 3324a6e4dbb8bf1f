import { RegistryProblem } from './problem.ts';

/** A page of a tag list is some 40 KB; what is far longer is none. */
const LONGEST_BODY = 8_000_000;

/** How a registry is asked; tests shorten the times. */
export interface Patience {
  /** Milliseconds for one answer. */
  readonly answer: number;
  /** Milliseconds that a registry may ask us to wait before the next try. */
  readonly pause: number;
}

export const PATIENCE: Patience = { answer: 30_000, pause: 30_000 };

export interface Request {
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One question over HTTP with all of its answer; what goes wrong on the way is a problem that names the host. */
export async function exchange(
  url: URL,
  request: Request,
  patience: Patience,
  signal: AbortSignal,
): Promise<Reply> {
  const late = AbortSignal.timeout(patience.answer);
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, late]) });
    return { status: response.status, headers: response.headers, body: await bodyOf(response, url) };
  } catch (error) {
    if (error instanceof RegistryProblem) throw error;
    if (signal.aborted) throw new RegistryProblem('cancelled', 'cancelled');
    if (late.aborted)
      throw new RegistryProblem(
        'timed-out',
        `${url.host} gave no answer within ${Math.round(patience.answer / 1000)} s`,
      );
    throw new RegistryProblem('unreachable', `cannot reach ${url.host}: ${causeOf(error)}`);
  }
}

async function bodyOf(response: Response, url: URL): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= LONGEST_BODY) continue;
    await reader?.cancel();
    throw new RegistryProblem('garbled', `${url.host} sent more than ${LONGEST_BODY / 1_000_000} MB`);
  }
  return text + decoder.decode();
}

/** `fetch failed` says nothing; what failed is its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code: unknown = Reflect.get(cause, 'code');
  return cause.message !== '' ? cause.message : String(code ?? error.message);
}

/** Waits; a cancellation ends the wait. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new RegistryProblem('cancelled', 'cancelled'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
