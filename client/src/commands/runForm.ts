import { l10n } from 'vscode';
import { containerRun } from '../common/performRun.ts';
import type { RunPlan } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import { commandLineInTwo, isPlain } from '../docker/display.ts';
import { gpuText } from '../docker/gpus.ts';
import { CPUS, SIZE } from '../docker/profile.ts';
import type { RunMode, RunSettings } from '../docker/run.ts';
import { askForEngine } from './engineQuestions.ts';
import { type FormAction, type FormRow, showForm } from './form.ts';
import { askForChoice, askForList, askForText, shown } from './formQuestions.ts';
import { askForGpus, askForMount, askForPorts, askForSharedMemory } from './runValues.ts';

/** Characters beside the word Run. */
const QUICK_PICK_WIDTH = 66;
const CACHE_VOLUME = 'huggingface';

type RunAction = 'run' | 'copy' | 'edit' | 'save';
type Row = FormRow<RunPlan>;

/** Shows what would be run, every part of it to be changed. */
export function askForRun(
  session: Session,
  plan: RunPlan,
): Promise<{ readonly action: RunAction; readonly state: RunPlan } | undefined> {
  return showForm<RunPlan, RunAction>(
    {
      title: l10n.t('Run {0}', plan.image),
      actions: (state) => actionsOf(session, state),
      rows: (state) => [
        ...deviceRows(session, state),
        ...dataRows(state),
        ...limitRows(state),
        engineRow(session, state),
      ],
    },
    plan,
  );
}

function actionsOf({ platform }: Session, plan: RunPlan): readonly FormAction<RunAction>[] {
  const { invocation } = containerRun(plan);
  const [description, detail] = commandLineInTwo(invocation, platform.shell, QUICK_PICK_WIDTH);
  const edit: FormAction<RunAction> = { action: 'edit', label: l10n.t('$(terminal) Edit in Terminal') };
  return [
    { action: 'run', label: l10n.t('$(play) Run'), description, detail },
    ...(isPlain(invocation) ? [edit] : []),
    { action: 'copy', label: l10n.t('$(copy) Copy as Command…') },
    ...(plan.dockerfile === undefined
      ? []
      : [{ action: 'save', label: l10n.t('$(save) Save as Profile…') } as const]),
  ];
}

/** A row whose question answers with the settings it changes. */
function row(
  label: string,
  value: string | undefined,
  plan: RunPlan,
  ask: () => Promise<Partial<RunSettings> | undefined>,
): Row {
  const change = async (): Promise<RunPlan | undefined> => {
    const changes = await ask();
    return changes && { ...plan, settings: { ...plan.settings, ...changes } };
  };
  return { label, value: shown(value), change };
}

function deviceRows({ host }: Session, plan: RunPlan): readonly Row[] {
  const { gpus, sharedMemory, mode, ports = [] } = plan.settings;
  return [
    row(l10n.t('GPUs'), gpuText(gpus), plan, async () => {
      const chosen = await askForGpus(host.gpusOf(plan.engine));
      return chosen && { gpus: chosen };
    }),
    row(l10n.t('Shared memory'), sharedMemory ?? '64m', plan, () => askForSharedMemory(sharedMemory)),
    row(l10n.t('Terminal'), modeText(mode), plan, async () => {
      const modes: readonly RunMode[] = ['interactive', 'attached', 'background'];
      const choices = modes.map((value) => ({ label: modeText(value), value }));
      const chosen = await askForChoice(l10n.t('Terminal'), choices);
      return chosen && { mode: chosen.value };
    }),
    row(l10n.t('Ports'), ports.map(({ host, container }) => `${host}:${container}`).join(' '), plan, () =>
      askForPorts(ports),
    ),
  ];
}

function modeText(mode: RunMode): string {
  if (mode === 'interactive') return l10n.t('with the keyboard, removed at its end');
  return mode === 'attached'
    ? l10n.t('output only, removed at its end')
    : l10n.t('in the background, started again until stopped');
}

function dataRows(plan: RunPlan): readonly Row[] {
  const { mounts = [], modelCache, env = {}, envFile } = plan.settings;
  const names = Object.keys(env);
  return [
    row(l10n.t('Mounts'), mounts.map(({ source, target }) => `${source} → ${target}`).join(', '), plan, () =>
      askForMount(mounts),
    ),
    row(l10n.t('Model cache'), modelCache, plan, async () => {
      const prompt = l10n.t('Volume that keeps what Hugging Face libraries download (HF_HOME)');
      const typed = await askForText(prompt, modelCache ?? CACHE_VOLUME, (text) =>
        /^[a-zA-Z0-9][\w.-]*$/.test(text) ? undefined : l10n.t('For example: {0}', CACHE_VOLUME),
      );
      return typed && { modelCache: typed.value };
    }),
    row(l10n.t('Environment'), names.join(' '), plan, async () => {
      const prompt = l10n.t('Variables whose values are passed on, by name');
      const fits = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);
      const chosen = await askForList(prompt, names, fits, 'HF_TOKEN WANDB_API_KEY');
      return chosen && { env: Object.fromEntries(chosen.map((name) => [name, env[name] ?? null])) };
    }),
    row(l10n.t('Environment file'), envFile, plan, async () => {
      const typed = await askForText(l10n.t('Path of a file of variables'), envFile);
      return typed && { envFile: typed.value };
    }),
  ];
}

function limitRows(plan: RunPlan): readonly Row[] {
  const { cpus, memory, user, readOnly = false, unlimited = false } = plan.settings;
  const text = (
    label: string,
    value: string | undefined,
    pattern: RegExp,
    example: string,
    changes: (value: string | undefined) => Partial<RunSettings>,
  ): Row =>
    row(label, value, plan, async () => {
      const wrong = l10n.t('For example: {0}', example);
      const typed = await askForText(label, value, (given) => (pattern.test(given) ? undefined : wrong));
      return typed && changes(typed.value);
    });
  const yesNo = (value: boolean): string => (value ? l10n.t('yes') : l10n.t('no'));
  return [
    text(l10n.t('CPUs'), cpus, CPUS, '4', (value) => ({ cpus: value })),
    text(l10n.t('Memory'), memory, SIZE, '16g', (value) => ({ memory: value })),
    text(l10n.t('User'), user, /^[\w.][\w.:-]*$/, '1000:1000', (value) => ({ user: value })),
    row(l10n.t('Read-only file system, /tmp in memory'), yesNo(readOnly), plan, async () => ({
      readOnly: !readOnly,
    })),
    row(l10n.t('Unlimited locked memory, 64 MB stack'), yesNo(unlimited), plan, async () => ({
      unlimited: !unlimited,
    })),
  ];
}

function engineRow({ platform }: Session, plan: RunPlan): Row {
  return {
    label: l10n.t('Engine'),
    value: plan.engine.context ?? l10n.t('the one in use'),
    change: async () => {
      const engine = await askForEngine(platform, plan.engine);
      return engine && { ...plan, engine };
    },
  };
}
