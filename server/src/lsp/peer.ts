import { type CancellationToken, ErrorCodes, type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import type { ClientNotifications, ClientRequests, ServerNotifications, ServerRequests } from './methods.ts';

const SERVER_NOT_INITIALIZED = -32002;

export type Answer<T> = T | Promise<T>;

/** Where a connection is in its life; the protocol allows different messages in each. */
type Phase = 'fresh' | 'running' | 'shut down';

/** The client at the other end: the methods of `methods.ts`, typed, in the order the protocol allows them. */
export class Peer {
  readonly #connection: MessageConnection;
  #phase: Phase = 'fresh';

  constructor(connection: MessageConnection) {
    this.#connection = connection;
    connection.onRequest((method: string) => {
      if (this.#phase === 'fresh')
        throw new ResponseError(SERVER_NOT_INITIALIZED, `${method} before initialize`);
      throw new ResponseError(ErrorCodes.MethodNotFound, `${method} is not a method of this server`);
    });
  }

  get wasShutDown(): boolean {
    return this.#phase === 'shut down';
  }

  /** Answers a request. One that comes before `initialize` or after `shutdown` is refused, as the protocol asks. */
  onRequest<M extends keyof ServerRequests>(
    method: M,
    answer: (params: ServerRequests[M][0], token: CancellationToken) => Answer<ServerRequests[M][1]>,
  ): void {
    this.#connection.onRequest<unknown, unknown>(
      method,
      (params: ServerRequests[M][0], token: CancellationToken) => {
        this.#admit(method);
        return answer(params, token);
      },
    );
  }

  /** Listens to a notification; before `initialize` only `exit` is heard. */
  onNotification<M extends keyof ServerNotifications>(
    method: M,
    listen: (params: ServerNotifications[M]) => void,
  ): void {
    this.#connection.onNotification(method, (params: ServerNotifications[M]) => {
      if (this.#phase === 'running' || method === 'exit') listen(params);
    });
  }

  /** Asks; where the connection is gone the answer is a rejection, never an exception. */
  async request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M][0],
  ): Promise<ClientRequests[M][1]> {
    return params === null
      ? this.#connection.sendRequest(method)
      : this.#connection.sendRequest(method, params);
  }

  /** Sends; a connection that is already gone is nobody's problem here, the host ends with it. */
  notify<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): void {
    try {
      this.#connection.sendNotification(method, params).catch(() => undefined);
    } catch {
      // What was disposed of throws at once instead of rejecting.
    }
  }

  #admit(method: keyof ServerRequests): void {
    if (method === 'initialize') {
      if (this.#phase !== 'fresh') throw new ResponseError(ErrorCodes.InvalidRequest, 'already initialized');
      this.#phase = 'running';
    } else if (this.#phase === 'fresh') {
      throw new ResponseError(SERVER_NOT_INITIALIZED, `${method} before initialize`);
    } else if (this.#phase === 'shut down') {
      throw new ResponseError(ErrorCodes.InvalidRequest, `${method} after shutdown`);
    } else if (method === 'shutdown') this.#phase = 'shut down';
  }
}
