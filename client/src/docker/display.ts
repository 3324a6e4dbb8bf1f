import type { Invocation } from './invocation.ts';

export type ShellFamily = 'posix' | 'fish' | 'powershell' | 'cmd';

const HIDDEN = '***';

/**
 * The invocation as a line to read or to paste into a shell, each argument quoted as that shell needs. It is never
 * what runs: the process gets `argv` itself.
 */
export function commandLine(invocation: Invocation, shell: ShellFamily): string {
  return words(invocation, shell).join(' ');
}

/** The same in two parts, the first at most `width` long where words allow: a quick pick shows no long line whole. */
export function commandLineInTwo(
  invocation: Invocation,
  shell: ShellFamily,
  width: number,
): readonly [string, string] {
  const all = words(invocation, shell);
  const fitting = all.filter((_, index) => all.slice(0, index + 1).join(' ').length <= width).length;
  return [all.slice(0, fitting).join(' '), all.slice(fitting).join(' ')];
}

function words({ program, argv, redact }: Invocation, shell: ShellFamily): readonly string[] {
  const quote = { posix: posixWord, fish: fishWord, powershell: powershellWord, cmd: cmdWord }[shell];
  return [quote(program), ...argv.map((text, index) => (redact.includes(index) ? HIDDEN : quote(text)))];
}

/** Whether every word means the same, unquoted, in every shell: such a line may stand at a prompt to be edited. */
export function isPlain({ program, argv, redact }: Invocation): boolean {
  return redact.length === 0 && [program, ...argv].every(isPlainWord);
}

/** zsh replaces a word that starts with `=` by the path of a program. */
function isPlainWord(text: string): boolean {
  return /^[\w@+:,./-][\w@+:,./=-]*$/.test(text);
}

/** ANSI-C quoting keeps a line break visible, and the line one line. */
function posixWord(text: string): string {
  if (isPlainWord(text)) return text;
  if (!/[\p{Cc}]/u.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text.replace(/[\\']/g, String.raw`\$&`).replace(/\p{Cc}/gu, controlEscape);
  return `$'${escaped}'`;
}

function controlEscape(character: string): string {
  if (character === '\n') return String.raw`\n`;
  if (character === '\t') return String.raw`\t`;
  return String.raw`\x` + character.charCodeAt(0).toString(16).padStart(2, '0');
}

/** fish knows two escapes inside single quotes, and those of control characters outside of them only. */
function fishWord(text: string): string {
  if (isPlainWord(text)) return text;
  const escaped = text.replace(/[\\']/g, String.raw`\$&`);
  return `'${escaped.replace(/\p{Cc}+/gu, (found) => `'${found.replace(/\p{Cc}/gu, controlEscape)}'`)}'`;
}

/** A comma outside quotes makes an array in PowerShell. Quotes inside are kept as PowerShell 7.3 and later pass them. */
function powershellWord(text: string): string {
  return /^[\w+:./\\=-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/**
 * First as C programs on Windows split their line, then a caret before all that cmd would act on, quotes included: so it
 * sees no quoted part, inside of which carets would stay. It holds at a prompt; a line break can not be passed at all.
 */
function cmdWord(text: string): string {
  if (/^[\w+:./\\=-]+$/.test(text)) return text;
  const quoted = text.replace(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\+)$/, '$1$1');
  return `"${quoted}"`.replace(/[\r\n]+/g, ' ').replace(/[()%!^"<>&|]/g, '^$&');
}
