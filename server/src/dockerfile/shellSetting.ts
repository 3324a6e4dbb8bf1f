import type { Dialect, ShellOption } from '../shell/script.ts';

/** The shell that runs shell-form instructions, and the options it starts with. */
export interface ShellSetting {
  readonly dialect: Dialect;
  readonly options: readonly ShellOption[];
}

/** Before any SHELL instruction: `/bin/sh`, on Windows bases `cmd`. */
export function shellOfBase(image: string | undefined): ShellSetting {
  const windows = image !== undefined && /(?:^|\/)windows(?:\/|$)|nanoserver|servercore/.test(image);
  return { dialect: windows ? 'cmd' : 'sh', options: [] };
}

/** What a SHELL instruction sets. A shell behind a wrapper (`conda run -n env bash -c`) counts. */
export function shellSetting(words: readonly string[]): ShellSetting {
  const names = words.map(
    (word) =>
      word
        .split(/[\\/]/)
        .at(-1)
        ?.toLowerCase()
        .replace(/\.exe$/, '') ?? '',
  );
  const dialect: Dialect = names.includes('bash')
    ? 'bash'
    : names.some((name) => ['sh', 'dash', 'ash'].includes(name))
      ? 'sh'
      : names.some((name) => ['powershell', 'pwsh'].includes(name))
        ? 'pwsh'
        : names.includes('cmd')
          ? 'cmd'
          : 'none';
  const options = new Set<ShellOption>();
  words.forEach((word, at) => {
    if (!/^-[a-z]+$/i.test(word)) return;
    if (word.includes('e')) options.add('errexit');
    if (word.includes('u')) options.add('nounset');
    if (word.includes('x')) options.add('xtrace');
    if (word.endsWith('o') && words[at + 1] === 'pipefail') options.add('pipefail');
  });
  return { dialect, options: [...options] };
}
