import { tokenAddress } from './challenge.ts';
import { exchange, PATIENCE, type Patience, pause, type Reply, type Request } from './exchange.ts';
import { RegistryProblem } from './problem.ts';

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY = 429;
const TRIES = 3;

/** One registry, asked by the distribution API without a login. */
export class Registry {
  readonly url: URL;
  readonly #patience: Patience;
  /** Anonymous tokens by image. */
  readonly #tokens = new Map<string, string>();

  /** `address` may have a path: a mirror that serves several registries has one for each. */
  constructor(address: string, patience: Patience = PATIENCE) {
    this.url = new URL(address.endsWith('/') ? address : `${address}/`);
    this.#patience = patience;
  }

  /** The address of something that belongs to the image `name`. */
  address(name: string, rest: string): URL {
    return new URL(`v2${this.url.pathname}${name}/${rest}`, this.url.origin);
  }

  /** Asks for something of the image `name`; an answer that is no success is a problem. */
  async ask(url: URL, name: string, request: Request, signal: AbortSignal): Promise<Reply> {
    let reply = await this.#unlimited(url, this.#authorized(request, name), signal);
    if (reply.status === UNAUTHORIZED && !this.#tokens.has(name)) {
      const challenge = reply.headers.get('www-authenticate') ?? '';
      this.#tokens.set(name, await this.#token(tokenAddress(challenge, this.url, name), signal));
      reply = await this.#unlimited(url, this.#authorized(request, name), signal);
    }
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw refusal(reply.status, url, name);
  }

  #authorized(request: Request, name: string): Request {
    const token = this.#tokens.get(name);
    if (token === undefined) return request;
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  }

  /** Waits when the registry says for how long, if that is not too long. */
  async #unlimited(url: URL, request: Request, signal: AbortSignal): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      const reply = await exchange(url, request, this.#patience, signal);
      if (reply.status !== TOO_MANY) return reply;
      const wait = retryAfter(reply.headers.get('retry-after'));
      if (tries === TRIES || wait === undefined || wait > this.#patience.pause) {
        const later = wait === undefined ? '' : `, the next in ${Math.ceil(wait / 1000)} s`;
        throw new RegistryProblem('limited', `${url.host} takes no more requests for now${later}`);
      }
      await pause(wait, signal);
    }
  }

  async #token(url: URL, signal: AbortSignal): Promise<string> {
    const reply = await exchange(url, { method: 'GET', headers: {} }, this.#patience, signal);
    if (reply.status !== 200)
      throw new RegistryProblem('denied', `${url.host} gives no token without a login`);
    const { token, access_token: other } = jsonObject(reply.body, url);
    const found = token ?? other;
    if (typeof found === 'string') return found;
    throw new RegistryProblem('garbled', `${url.host} answered without a token`);
  }
}

/** The body as an object. */
export function jsonObject(body: string, { host }: URL): Readonly<Partial<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new RegistryProblem('garbled', `the answer of ${host} is not that of a registry`);
}

function refusal(status: number, { host }: URL, name: string): RegistryProblem {
  if (status === UNAUTHORIZED || status === FORBIDDEN)
    return new RegistryProblem(
      'denied',
      `${host} gives ${name} to nobody without a login (status ${status})`,
    );
  if (status === NOT_FOUND) return new RegistryProblem('missing', `${host} has no ${name}`);
  return new RegistryProblem('garbled', `${host} answered with status ${status}`);
}

/** Seconds, or the date of the next try, as milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
