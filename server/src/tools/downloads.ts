import { baseName } from '../dockerfile/imagePath.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type CommandLine, readCommandLine, wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** A file that `wget` or `curl` fetches. */
export interface Download {
  readonly command: ToolCommand;
  readonly url: string;
  /** The file it writes, as the command names it; undefined where it goes to the output or its name is not known. */
  readonly file: string | undefined;
}

const WGET_VALUES = new Set(
  '-O --output-document -P --directory-prefix -o --output-file -a -t --tries -T --timeout --header -U -e -i'.split(
    ' ',
  ),
);
const CURL_VALUES = new Set(
  '-o --output -H --header -d --data -X --request -u --user -A -e -b -c -x --proxy --retry --retry-delay -m --max-time --connect-timeout --output-dir -w'.split(
    ' ',
  ),
);

/** The downloads of one command, those of addresses that are known. */
export function downloads(command: ToolCommand): readonly Download[] {
  const { program, args } = command;
  if (program !== 'wget' && program !== 'curl') return [];
  const line = readCommandLine(args, program === 'wget' ? WGET_VALUES : CURL_VALUES);
  const urls = line.positionals.flatMap((word) => resolvedValue(word.value) ?? []);
  return urls
    .filter((url) => /^(?:https?|ftp):\/\//.test(url))
    .map((url) => ({ command, url, file: fileOf(program, line, args, url) }));
}

function fileOf(
  program: 'wget' | 'curl',
  line: CommandLine,
  args: readonly ShellWord[],
  url: string,
): string | undefined {
  const named = (...names: string[]) => line.options.find(({ name }) => names.includes(name));
  const remote = baseName(url.replace(/[?#].*$/, ''));
  const chosen = outputOf(program, line, args);
  if (chosen !== undefined) return chosen === '-' ? undefined : chosen.name;
  if (program === 'curl') return named('-O', '--remote-name') === undefined ? undefined : remote;
  const folder = named('-P', '--directory-prefix');
  if (folder !== undefined && folder.text === undefined) return undefined;
  return folder === undefined ? remote : `${folder.text}/${remote}`;
}

/** What `-o file`, `-fsSLo file` or `-qO- ` say; `-` for the output of the program. */
function outputOf(
  program: 'wget' | 'curl',
  line: CommandLine,
  args: readonly ShellWord[],
): '-' | { readonly name: string | undefined } | undefined {
  const letter = program === 'wget' ? 'O' : 'o';
  const long = program === 'wget' ? '--output-document' : '--output';
  if (args.some((word) => new RegExp(`^-[A-Za-z]*${letter}-$`).test(wordText(word)))) return '-';
  const at = args.findIndex((word) => new RegExp(`^-[A-Za-z]*${letter}$`).test(wordText(word)));
  const joined = line.options.find(({ name }) => name === `-${letter}` || name === long);
  const next = args[at + 1];
  const text = at >= 0 && next !== undefined ? resolvedValue(next.value) : joined?.text;
  if (at < 0 && joined === undefined) return undefined;
  return text === '-' ? '-' : { name: text };
}
