import {
  CodeLens,
  type CodeLensProvider,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import type { Outline, OutlineStage } from '../../../server/src/protocol/outline.ts';
import { buildText } from './imageItems.ts';
import { type BuiltImage, lastBuildOf } from './memory.ts';
import type { Session } from './session.ts';
import { SECTION, showsCodeLenses, showsInlayHints } from './settings.ts';

/**
 * Above each FROM: build it, run the image with a GPU, the last build, and what the base holds unless a hint behind the
 * text says it already.
 */
export function showStageLenses(session: Session): Disposable {
  const changed = new EventEmitter<void>();
  const refresh = (): void => changed.fire();
  const { server, imagesChanged } = session;
  return Disposable.from(
    changed,
    server.onDidChangeState(refresh),
    imagesChanged.event(refresh),
    workspace.onDidGrantWorkspaceTrust(refresh),
    workspace.onDidChangeConfiguration((change) => {
      const settings = [`${SECTION}.codeLens`, `${SECTION}.inlayHints`, 'editor.inlayHints'];
      if (settings.some((setting) => change.affectsConfiguration(setting))) refresh();
    }),
    languages.registerCodeLensProvider({ language: 'dockerfile' }, provider(session, changed.event)),
  );
}

function provider(
  session: Session,
  onDidChangeCodeLenses: NonNullable<CodeLensProvider['onDidChangeCodeLenses']>,
): CodeLensProvider {
  return {
    onDidChangeCodeLenses,
    provideCodeLenses: async (document) => {
      if (!showsCodeLenses(document)) return [];
      const outline = await session.server.outline(document);
      const built = lastBuildOf(session.memory, document.uri.toString());
      return (outline?.stages ?? []).flatMap((stage) => lensesOf(document, stage, outline, built));
    },
  };
}

function lensesOf(
  document: TextDocument,
  stage: OutlineStage,
  outline: Outline | undefined,
  built: BuiltImage | undefined,
): CodeLens[] {
  const { start } = stage.range;
  const range = new Range(start.line, start.character, start.line, start.character);
  const lens = (title: string, command = '', ...args: unknown[]): CodeLens =>
    new CodeLens(range, { title, command, arguments: args });
  const canRun = workspace.isTrusted && document.uri.scheme === 'file';
  const target = { uri: document.uri, stage: stage.name ?? String(stage.index) };
  return [
    ...(canRun ? [lens(l10n.t('$(package) Build this stage'), 'mlDockerfile.buildStage', target)] : []),
    ...(canRun && stage.final && outline?.needsGpu === true
      ? [lens(l10n.t('$(play) Run with GPU'), 'mlDockerfile.runWithGpu', document.uri)]
      : []),
    ...(stage.final ? [lens(l10n.t('$(checklist) Preflight'), 'mlDockerfile.preflight', document.uri)] : []),
    ...(stage.final && built !== undefined ? [lens(buildText(built))] : []),
    ...(stage.summary === undefined || showsInlayHints(document) ? [] : [lens(stage.summary)]),
  ];
}
