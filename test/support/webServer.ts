import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface WebServer {
  readonly url: string;
  /** What was asked for, in order: `GET /v2/…`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** A server on a free port of loopback that answers as a test says. */
export async function startWebServer(
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void,
): Promise<WebServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response, new URL(request.url ?? '', 'http://127.0.0.1'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port on loopback');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
