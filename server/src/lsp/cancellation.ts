import { type CancellationToken, ResponseError } from 'vscode-jsonrpc';

const REQUEST_CANCELLED = -32800;

/** Ends a request that the editor no longer wants an answer to. */
export function refuseCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(REQUEST_CANCELLED, 'cancelled');
}
