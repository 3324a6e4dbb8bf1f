import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** The paths a command removes with all that is in them, with variables resolved where they can be, else as written. */
export function removedPaths(command: ToolCommand): readonly string[] {
  const texts = command.args.map((word) => resolvedValue(word.value) ?? wordText(word).replace(/["']/g, ''));
  if (command.program === 'rm') return texts.filter((text) => !text.startsWith('-'));
  if (command.program !== 'find') return [];
  const removes = texts.includes('-delete') || (texts.includes('-exec') && texts.includes('rm'));
  const firstTest = texts.findIndex((text) => text.startsWith('-'));
  return removes ? texts.slice(0, firstTest) : [];
}

/** The alternatives of `{a,b}` in a path, one path each. */
export function braceAlternatives(path: string): readonly string[] {
  // Innermost first; `${X}` is no alternative.
  const match = /^(.*?(?<!\$))\{([^{}]*,[^{}]*)\}(.*)$/s.exec(path);
  if (match === null) return [path];
  const [, before = '', inside = '', after = ''] = match;
  return [...new Set(inside.split(',').flatMap((part) => braceAlternatives(before + part + after)))];
}
