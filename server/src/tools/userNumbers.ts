import { type Option, optionOf, readCommandLine } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { USER_OPTIONS } from './users.ts';

/** Options that say which number a command gives out, by program. */
const NUMBER_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['useradd', ['-u', '--uid']],
  ['adduser', ['-u', '--uid']],
  ['usermod', ['-u', '--uid']],
  ['groupadd', ['-g', '--gid']],
  ['addgroup', ['-g', '--gid']],
  ['groupmod', ['-g', '--gid']],
]);

/** The number a command wants for a user or group alone; undefined where it would share one that is taken. */
export function claimedNumber({ program, args }: ToolCommand): Option | undefined {
  const names = NUMBER_OPTIONS.get(program);
  if (names === undefined) return undefined;
  const line = readCommandLine(args, USER_OPTIONS);
  // `groupadd -f` takes another number instead of failing.
  const shares = optionOf(line, '-o', '--non-unique', ...(program === 'groupadd' ? ['-f', '--force'] : []));
  return shares === undefined ? optionOf(line, ...names) : undefined;
}

/** True for a command that takes a user, or a number, away from `name`, or from somebody who is not named plainly. */
export function freesUser({ program, args }: ToolCommand, name: string): boolean {
  if (!/^(?:userdel|deluser|usermod|groupdel|delgroup|groupmod|vipw|sed|perl|awk)$/.test(program))
    return false;
  const line = readCommandLine(args, USER_OPTIONS);
  if (/^(?:sed|perl|awk)$/.test(program))
    return args.some(({ text }) => /\/etc\/(?:passwd|group)/.test(text));
  const moved = /^(?:user|group)mod$/.test(program);
  const target = line.positionals.at(moved ? -1 : 0);
  return target === undefined || target.value.kind === 'unknown' || target.value.value === name;
}
