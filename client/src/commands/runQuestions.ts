import { env, l10n, type QuickPickItem, window } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import type { Platform } from '../common/platform.ts';
import { commandLine, commandLineInTwo, isPlain } from '../docker/display.ts';
import type { Engine } from '../docker/engine.ts';
import { type GpuRequest, parseGpuRequest } from '../docker/gpus.ts';
import type { Invocation } from '../docker/invocation.ts';
import { runInvocation } from '../docker/run.ts';

/** PyTorch's workers hand tensors over in /dev/shm, of which the engines give 64 MB. */
const SHARED_MEMORY = '2g';
/** Characters beside the word Run. */
const QUICK_PICK_WIDTH = 66;

type Action = 'run' | 'copy' | 'edit' | 'gpus';

interface ActionItem extends QuickPickItem {
  readonly action: Action;
}

/** Shows the command before it runs; undefined when it is not to be run from here. */
export async function confirmRun(
  engine: Engine,
  image: string,
  outline: Outline | undefined,
  shell: Platform['shell'],
): Promise<Invocation | undefined> {
  let gpus: GpuRequest = 'all';
  for (;;) {
    const invocation = runInvocation(engine, { image, gpus, ...hintsOf(outline) });
    const line = commandLine(invocation, shell);
    switch (await askForAction(invocation, shell)) {
      case 'run':
        return invocation;
      case 'gpus':
        gpus = (await askForGpus()) ?? gpus;
        break;
      case 'copy':
        await env.clipboard.writeText(line);
        return undefined;
      case 'edit':
        atPrompt(line);
        return undefined;
      case undefined:
        return undefined;
    }
  }
}

function hintsOf(outline: Outline | undefined) {
  const ports = outline?.exposedPorts ?? [];
  return {
    shmSize: outline?.shmHint === true ? SHARED_MEMORY : undefined,
    ports: ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536),
  };
}

async function askForAction(invocation: Invocation, shell: Platform['shell']): Promise<Action | undefined> {
  const [description, detail] = commandLineInTwo(invocation, shell, QUICK_PICK_WIDTH);
  const edit: ActionItem = { action: 'edit', label: l10n.t('$(terminal) Edit in Terminal') };
  const items: readonly ActionItem[] = [
    { action: 'run', label: l10n.t('$(play) Run'), description, detail },
    { action: 'gpus', label: l10n.t('$(circuit-board) Choose GPUs…') },
    ...(isPlain(invocation) ? [edit] : []),
    { action: 'copy', label: l10n.t('$(copy) Copy') },
  ];
  const placeHolder = l10n.t('Runs in the terminal');
  return (await window.showQuickPick(items, { placeHolder, ignoreFocusOut: true }))?.action;
}

async function askForGpus(): Promise<GpuRequest | undefined> {
  const typed = await window.showInputBox({
    prompt: l10n.t('all, or the indices, UUIDs or MIG names of GPUs, as nvidia-smi -L lists them'),
    value: 'all',
    ignoreFocusOut: true,
    validateInput: (text) =>
      parseGpuRequest(text) === undefined ? l10n.t('For example: all, or 0,1') : undefined,
  });
  return typed === undefined ? undefined : parseGpuRequest(typed);
}

/** Leaves the line at a prompt without running it; only lines that mean the same in every shell come here. */
function atPrompt(line: string): void {
  const terminal = window.createTerminal('ML Dockerfile');
  terminal.show();
  terminal.sendText(line, false);
}
