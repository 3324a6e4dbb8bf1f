import { l10n, type QuickPickItem, window } from 'vscode';

/** Asks for a text; an empty one is undefined in `value`, and giving up is undefined altogether. */
export async function askForText(
  prompt: string,
  value: string | undefined,
  validate: (text: string) => string | undefined = () => undefined,
): Promise<{ readonly value: string | undefined } | undefined> {
  const typed = await window.showInputBox({
    prompt,
    value: value ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? undefined : validate(text.trim())),
  });
  return typed === undefined ? undefined : { value: typed.trim() || undefined };
}

/** Asks for texts between commas, or blanks. */
export async function askForList(
  prompt: string,
  values: readonly string[],
  fits: (text: string) => boolean,
  example: string,
): Promise<readonly string[] | undefined> {
  const wrong = l10n.t('For example: {0}', example);
  const typed = await askForText(prompt, values.join(' '), (text) =>
    words(text).every(fits) ? undefined : wrong,
  );
  return typed && words(typed.value ?? '');
}

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

/** Asks for one of a few; the one in force is marked. */
export async function askForChoice<T>(
  placeHolder: string,
  choices: readonly Choice<T>[],
): Promise<{ readonly value: T } | undefined> {
  return window.showQuickPick(choices, { placeHolder, ignoreFocusOut: true, matchOnDescription: true });
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** What stands behind a row that says nothing. */
export function shown(value: string | undefined): string {
  return value === undefined || value === '' ? l10n.t('not set') : value;
}
