import { l10n, window } from 'vscode';
import type { OutlineArg } from '../../../server/src/protocol/outline.ts';
import type { BuildSecret } from '../docker/build.ts';
import { namesSecret } from '../docker/secretNames.ts';
import { askForChoice, askForText } from './formQuestions.ts';

type Args = Readonly<Record<string, string | null>>;

/** One build argument of the file, with its default; that of a secret comes from the environment. */
export async function askForArg(names: readonly OutlineArg[], args: Args): Promise<Args | undefined> {
  const chosen = await askForChoice(
    l10n.t('Build argument'),
    names.map(({ name, default: given }) => {
      const now = name in args ? (args[name] ?? l10n.t('from the environment')) : given;
      return { label: name, description: now ?? l10n.t('no default'), value: { name, given } };
    }),
  );
  if (chosen === undefined) return undefined;
  const { name, given } = chosen.value;
  const { [name]: before, ...others } = args;
  const value = await askForArgValue(name, before ?? given ?? '');
  if (value === undefined) return undefined;
  return value.value === given ? others : { ...others, [name]: value.value };
}

/** The value of an ARG; undefined when the person gives up. */
export async function askForArgValue(
  name: string,
  before = '',
): Promise<{ readonly value: string | null } | undefined> {
  if (namesSecret(name)) return askForOrigin(name);
  const prompt = l10n.t('Value of ARG {0}', name);
  const value = await window.showInputBox({ prompt, value: before, ignoreFocusOut: true });
  return value === undefined ? undefined : { value };
}

/** A value typed here would stand in the list of processes, and in the image. */
async function askForOrigin(name: string): Promise<{ readonly value: null } | undefined> {
  const label = l10n.t('Take {0} from the environment of VS Code', name);
  return askForChoice(l10n.t('The name looks like a secret'), [{ label, value: null }]);
}

/** Where the value of one secret mount comes from. */
export async function askForSecret(
  secrets: readonly BuildSecret[],
): Promise<readonly BuildSecret[] | undefined> {
  const choices = secrets.map((secret) => ({ label: secret.id, value: secret }));
  const chosen = choices.length === 1 ? choices[0] : await askForChoice(l10n.t('Secret'), choices);
  if (chosen === undefined) return undefined;
  const { id, env, src } = chosen.value;
  const origin = await askForChoice<'env' | 'src'>(l10n.t('Secret {0} comes from', id), [
    { label: l10n.t('A variable of the environment'), value: 'env' },
    { label: l10n.t('A file'), value: 'src' },
  ]);
  if (origin === undefined) return undefined;
  const changed = origin.value === 'env' ? await askForVariable(id, env) : await askForFile(id, src);
  return changed && secrets.map((secret) => (secret.id === id ? changed : secret));
}

async function askForVariable(id: string, env: string | undefined): Promise<BuildSecret | undefined> {
  const typed = await askForText(l10n.t('Name of the variable, not its value'), env, (text) =>
    /^[A-Za-z_]\w*$/.test(text) ? undefined : l10n.t('For example: {0}', 'HF_TOKEN'),
  );
  return typed?.value === undefined ? undefined : { id, env: typed.value };
}

async function askForFile(id: string, src: string | undefined): Promise<BuildSecret | undefined> {
  const typed = await askForText(l10n.t('Path of the file'), src);
  return typed?.value === undefined ? undefined : { id, src: typed.value };
}
