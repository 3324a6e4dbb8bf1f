import { l10n, type TextDocument, workspace } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import { type BuildPlan, contextFolders } from '../common/buildPlan.ts';
import { buildRun } from '../common/performBuild.ts';
import type { Session } from '../common/session.ts';
import type { BuildSettings } from '../docker/build.ts';
import { commandLineInTwo } from '../docker/display.ts';
import { isImageName } from '../docker/imageName.ts';
import { askForArg, askForSecret } from './buildValues.ts';
import { askForBuilder, askForEngine } from './engineQuestions.ts';
import { type FormAction, type FormRow, showForm } from './form.ts';
import { askForChoice, askForList, askForText, type Choice, shown } from './formQuestions.ts';

/** Characters beside the word Build. */
const QUICK_PICK_WIDTH = 66;

export type BuildAction = 'build' | 'run' | 'check' | 'copy' | 'save';

export interface BuildFacts {
  readonly session: Session;
  readonly document: TextDocument;
  readonly outline: Outline | undefined;
}

/** Shows what would be built, every part of it to be changed; `first` is what Enter does. */
export function askForBuild(
  facts: BuildFacts,
  plan: BuildPlan,
  first: 'build' | 'run',
): Promise<{ readonly action: BuildAction; readonly state: BuildPlan } | undefined> {
  return showForm<BuildPlan, BuildAction>(
    {
      title: l10n.t('Build {0}', workspace.asRelativePath(facts.document.uri)),
      actions: (state) => actionsOf(facts, state, first),
      rows: (state) => [...whatRows(facts, state), ...howRows(state), ...whereRows(facts, state)],
    },
    plan,
  );
}

function actionsOf(
  { session }: BuildFacts,
  plan: BuildPlan,
  first: 'build' | 'run',
): readonly FormAction<BuildAction>[] {
  const { invocation } = buildRun(plan);
  const [description, detail] = commandLineInTwo(invocation, session.platform.shell, QUICK_PICK_WIDTH);
  const build: FormAction<BuildAction> = { action: 'build', label: l10n.t('$(package) Build') };
  const run: FormAction<BuildAction> = { action: 'run', label: l10n.t('$(play) Build and Run') };
  const line = { description, detail };
  const check: FormAction<BuildAction> = {
    action: 'check',
    label: l10n.t('$(checklist) Check Only'),
    description: 'docker buildx build --check',
  };
  return [
    ...(first === 'build' ? [{ ...build, ...line }, run] : [{ ...run, ...line }, build]),
    ...(plan.engine.dialect === 'docker' ? [check] : []),
    { action: 'copy', label: l10n.t('$(copy) Copy as Command…') },
    { action: 'save', label: l10n.t('$(save) Save as Profile…') },
  ];
}

type Row = FormRow<BuildPlan>;

/** A row whose question answers with the settings it changes. */
function row(
  label: string,
  value: string | undefined,
  plan: BuildPlan,
  ask: () => Promise<Partial<BuildSettings> | undefined>,
): Row {
  const change = async (): Promise<BuildPlan | undefined> => {
    const changes = await ask();
    return changes && { ...plan, settings: { ...plan.settings, ...changes } };
  };
  return { label, value: shown(value), change };
}

function whatRows({ document, outline }: BuildFacts, plan: BuildPlan): readonly Row[] {
  const { settings, place } = plan;
  const stages = outline?.stages ?? [];
  const stage = row(l10n.t('Stage'), settings.target ?? l10n.t('the last one'), plan, async () => {
    const last = { label: l10n.t('The last one'), value: undefined };
    const named = stages.flatMap(({ name, baseImage }) =>
      name === null ? [] : [{ label: name, description: baseImage, value: name }],
    );
    const chosen = await askForChoice(l10n.t('Stage to build'), [last, ...named]);
    return chosen && { target: chosen.value };
  });
  const tags = row(l10n.t('Names and tags'), settings.tags?.join(' '), plan, async () => {
    const example = 'registry/team/model:torch2.4-cu124';
    const prompt = l10n.t('Names and tags of the image');
    const chosen = await askForList(prompt, settings.tags ?? [], isImageName, example);
    return chosen && chosen.length > 0 ? { tags: chosen } : undefined;
  });
  const folder: Row = {
    label: l10n.t('Build context'),
    value: workspace.asRelativePath(place.context),
    change: async () => {
      const folders = contextFolders(document).map(({ fsPath }) => ({ label: fsPath, value: fsPath }));
      const chosen = await askForChoice(l10n.t('Folder that COPY reads from'), folders);
      return chosen && { ...plan, place: { ...place, context: chosen.value } };
    },
  };
  return [...(stages.length > 1 ? [stage] : []), tags, folder, ...valueRows(outline, plan)];
}

function valueRows(outline: Outline | undefined, plan: BuildPlan): readonly Row[] {
  const { args = {}, secrets = [] } = plan.settings;
  const names = outline?.args ?? [];
  const given = Object.entries(args).map(([name, value]) => (value === null ? name : `${name}=${value}`));
  const arg = row(l10n.t('Build arguments'), given.join(' ') || l10n.t('as in the file'), plan, async () => {
    const changed = await askForArg(names, args);
    return changed && { args: changed };
  });
  const sources = secrets.map(({ id, env, src }) => `${id} ← ${src ?? `$${env ?? id}`}`);
  const secret = row(l10n.t('Secrets'), sources.join(', '), plan, async () => {
    const changed = await askForSecret(secrets);
    return changed && { secrets: changed };
  });
  return [...(names.length > 0 ? [arg] : []), ...(secrets.length > 0 ? [secret] : [])];
}

function howRows(plan: BuildPlan): readonly Row[] {
  const { platforms = [], cacheFrom = [], cacheTo = [], noCache = false, pull = false } = plan.settings;
  const isPlace = (text: string): boolean => !text.startsWith('-');
  return [
    row(l10n.t('Platforms'), platforms.join(' '), plan, async () => {
      const example = 'linux/amd64 linux/arm64';
      const fits = (text: string): boolean => /^[a-z]+\/[a-z0-9]+(?:\/v\d+)?$/.test(text);
      const chosen = await askForList(l10n.t('Platforms to build for'), platforms, fits, example);
      return chosen && { platforms: chosen };
    }),
    row(l10n.t('Cache from'), cacheFrom.join(' '), plan, async () => {
      const typed = await askForText(l10n.t('Where layers are taken from'), cacheFrom.join(' '));
      return typed && { cacheFrom: typed.value?.split(/\s+/).filter(isPlace) ?? [] };
    }),
    row(l10n.t('Cache to'), cacheTo.join(' '), plan, async () => {
      const typed = await askForText(l10n.t('Where layers are kept'), cacheTo.join(' '));
      return typed && { cacheTo: typed.value?.split(/\s+/).filter(isPlace) ?? [] };
    }),
    row(l10n.t('Layers'), layersText(noCache, pull), plan, async () => {
      const choices: readonly Choice<Partial<BuildSettings>>[] = [
        { label: l10n.t('From the cache where unchanged'), value: { noCache: undefined, pull: undefined } },
        { label: l10n.t('With the newest base images'), value: { noCache: undefined, pull: true } },
        { label: l10n.t('All built anew'), value: { noCache: true, pull: true } },
      ];
      return (await askForChoice(l10n.t('Layers'), choices))?.value;
    }),
  ];
}

function layersText(noCache: boolean, pull: boolean): string {
  if (noCache) return l10n.t('all built anew');
  return pull ? l10n.t('with the newest base images') : l10n.t('from the cache where unchanged');
}

function whereRows({ session }: BuildFacts, plan: BuildPlan): readonly Row[] {
  const { engine, settings } = plan;
  const own: Row = {
    label: l10n.t('Engine'),
    value: engine.context ?? l10n.t('the one in use'),
    change: async () => {
      const chosen = await askForEngine(session.platform, engine);
      return chosen && { ...plan, engine: chosen };
    },
  };
  const builder = row(l10n.t('Builder'), settings.builder ?? l10n.t('the one in use'), plan, async () => {
    const chosen = await askForBuilder(session.platform, engine);
    return chosen && { builder: chosen.value };
  });
  const result = row(l10n.t('Result'), settings.output ?? l10n.t('as the builder does'), plan, async () => {
    const chosen = await askForChoice<BuildSettings['output']>(l10n.t('Where the image goes'), [
      { label: l10n.t('As the builder does'), value: undefined },
      { label: l10n.t('Into the engine'), description: '--load', value: 'load' },
      { label: l10n.t('To its registry'), description: '--push', value: 'push' },
    ]);
    return chosen && { output: chosen.value };
  });
  const progress = row(l10n.t('Progress'), settings.progress ?? 'auto', plan, async () => {
    const chosen = await askForChoice<BuildSettings['progress']>(l10n.t('Progress'), [
      { label: 'auto', value: undefined },
      { label: 'plain', description: l10n.t('every line that a RUN prints'), value: 'plain' },
    ]);
    return chosen && { progress: chosen.value };
  });
  if (engine.dialect === 'nerdctl') return [];
  return engine.dialect === 'docker' ? [builder, result, progress, own] : [own];
}
