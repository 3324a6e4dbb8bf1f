import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import type { ExecuteCommandParams } from 'vscode-languageserver';
import { PIN_COMMAND, REFRESH_COMMAND } from '../protocol/commands.ts';
import type { KnowledgeRefresh } from './knowledgeRefresh.ts';
import { type PinDeps, pinDigest } from './pinDigest.ts';

export interface CommandDeps extends PinDeps {
  /** Undefined where the host keeps no files. */
  readonly refresh: KnowledgeRefresh | undefined;
}

/** Runs what the user chose; these two commands are all that ever asks the network. */
export function executeCommand(
  { command, arguments: given, workDoneToken }: ExecuteCommandParams,
  deps: CommandDeps,
  cancellation: CancellationToken,
): Promise<unknown> {
  const waiting = { cancellation, workDoneToken };
  if (command === REFRESH_COMMAND && deps.refresh !== undefined) return deps.refresh.command(waiting);
  if (command === PIN_COMMAND) return pinDigest(given?.[0], deps, waiting);
  throw new ResponseError(ErrorCodes.InvalidParams, `no command ${command}`);
}
