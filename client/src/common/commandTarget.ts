import { Uri } from 'vscode';

/** What a command was called on: a file of the explorer, or a stage, image or profile of a code lens or a view. */
export interface CommandTarget {
  readonly uri: Uri | undefined;
  readonly stage: string | undefined;
  readonly image: string | undefined;
  readonly profile: string | undefined;
}

/** Reads the argument of a command, which anybody may call with anything. */
export function commandTarget(argument: unknown): CommandTarget {
  const text = (name: string): string | undefined => {
    const value = fieldOf(argument, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const uri = argument instanceof Uri ? argument : fieldOf(argument, 'uri');
  return {
    uri: uri instanceof Uri ? uri : undefined,
    stage: text('stage'),
    image: text('image'),
    profile: text('profile'),
  };
}

function fieldOf(argument: unknown, name: string): unknown {
  return typeof argument === 'object' && argument !== null ? Reflect.get(argument, name) : undefined;
}
