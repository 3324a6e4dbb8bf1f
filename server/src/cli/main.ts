import { checkLspOptions } from './commandOptions.ts';
import { compatCommand } from './compatCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { COMMANDS, type Command, help, usage } from './help.ts';
import { CLEAN, FAILED, type Host, type Status } from './host.ts';
import { imageCommand } from './imageCommand.ts';
import { lintCommand } from './lintCommand.ts';
import { newCommand } from './newCommand.ts';
import { preflightCommand } from './preflightCommand.ts';
import { refreshCommand } from './refreshCommand.ts';
import { rulesCommand } from './rulesCommand.ts';
import { UsageError } from './usageError.ts';

/** Runs the command line. Never throws: what goes wrong is said on standard error, with exit status 2. */
export async function main(args: readonly string[], host: Host): Promise<Status> {
  const command = COMMANDS.find((name) => name === args[0]);
  try {
    return await dispatch(command, args, host);
  } catch (error) {
    if (error instanceof UsageError) {
      const more = command === undefined ? 'ml-dockerfile --help' : `ml-dockerfile ${command} --help`;
      host.err(`ml-dockerfile: ${error.message}\n${usage(command)}\nMore: ${more}\n`);
    } else host.err(`ml-dockerfile: internal error: ${describe(error)}\n`);
    return FAILED;
  }
}

async function dispatch(command: Command | undefined, args: readonly string[], host: Host): Promise<Status> {
  const rest = args.slice(1);
  if (asksForHelp(command === undefined ? args.slice(0, 1) : rest)) return say(host, help(command));
  switch (command) {
    case 'lint':
      return lintCommand(rest, host);
    case 'image':
      return imageCommand(rest, host);
    case 'compat':
      return compatCommand(rest, host);
    case 'preflight':
      return preflightCommand(rest, host);
    case 'explain':
      return explainCommand(rest, host);
    case 'new':
      return newCommand(rest, host);
    case 'refresh':
      return refreshCommand(rest, host);
    case 'rules':
      return rulesCommand(rest, host);
    case 'lsp':
      checkLspOptions(rest);
      await host.startServer();
      return CLEAN;
    case undefined:
      return withoutCommand(args, host);
  }
}

function withoutCommand(args: readonly string[], host: Host): Status {
  const [first] = args;
  if (first === '--version') return say(host, `${host.version}\n`);
  if (first === undefined) throw new UsageError('the command is missing');
  if (first.startsWith('-')) throw new UsageError(`unknown option "${first}"`);
  throw new UsageError(`unknown command "${first}": known are ${COMMANDS.join(', ')}`);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((word) => word === '--help' || word === '-h');
}

function say(host: Host, text: string): Status {
  host.out(text);
  return CLEAN;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
