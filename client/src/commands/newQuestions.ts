import { l10n, type QuickPickItem, window } from 'vscode';
import type { ScaffoldQuestion } from '../../../server/src/protocol/scaffold.ts';

interface OptionItem extends QuickPickItem {
  readonly value: string;
}

/** Asks one question about the new image; what the folder suggests stands first. */
export async function askScaffold({
  id,
  options,
  suggested,
  from,
}: ScaffoldQuestion): Promise<string | undefined> {
  const ordered = [suggested, ...options.filter((option) => option !== suggested)];
  const why = from === null ? l10n.t('suggested') : l10n.t('suggested by {0}', from);
  const items = ordered.map(
    (value): OptionItem => ({
      label: labelOf(value),
      value,
      ...(value === suggested ? { description: why } : {}),
    }),
  );
  const picked = await window.showQuickPick(items, {
    title: l10n.t('New Dockerfile'),
    placeHolder: questionText(id),
    ignoreFocusOut: true,
  });
  return picked?.value;
}

function questionText(id: ScaffoldQuestion['id']): string {
  switch (id) {
    case 'framework':
      return l10n.t('Framework');
    case 'device':
      return l10n.t('Where it runs');
    case 'purpose':
      return l10n.t('What it does');
    case 'manager':
      return l10n.t('What installs the Python packages');
    case 'python':
      return l10n.t('Python version');
  }
}

/** Names are not translated; the rest is. */
function labelOf(value: string): string {
  switch (value) {
    case 'pytorch':
      return 'PyTorch';
    case 'tensorflow':
      return 'TensorFlow';
    case 'jax':
      return 'JAX';
    case 'vllm':
      return 'vLLM';
    case 'other':
      return l10n.t('scikit-learn or another one');
    case 'gpu':
      return l10n.t('GPU');
    case 'cpu':
      return l10n.t('CPU');
    case 'serving':
      return l10n.t('Answers requests (serving)');
    case 'training':
      return l10n.t('Runs a job to its end (training)');
    case 'conda':
      return 'conda (micromamba)';
    default:
      return value;
  }
}
