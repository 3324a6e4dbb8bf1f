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
import type { Server } from './server.ts';
import { SECTION, showsCodeLenses } from './settings.ts';

/** Above each FROM: build it, run the image with a GPU, and what the base holds. */
export function showStageLenses(server: Server): Disposable {
  const changed = new EventEmitter<void>();
  const refresh = (): void => changed.fire();
  return Disposable.from(
    changed,
    server.onDidChangeState(refresh),
    workspace.onDidGrantWorkspaceTrust(refresh),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${SECTION}.codeLens`)) refresh();
    }),
    languages.registerCodeLensProvider({ language: 'dockerfile' }, provider(server, changed.event)),
  );
}

function provider(
  server: Server,
  onDidChangeCodeLenses: NonNullable<CodeLensProvider['onDidChangeCodeLenses']>,
): CodeLensProvider {
  return {
    onDidChangeCodeLenses,
    provideCodeLenses: async (document) => {
      if (!showsCodeLenses(document)) return [];
      const outline = await server.outline(document);
      return (outline?.stages ?? []).flatMap((stage) => lensesOf(document, stage, outline));
    },
  };
}

function lensesOf(document: TextDocument, stage: OutlineStage, outline: Outline | undefined): CodeLens[] {
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
    ...(stage.summary === undefined ? [] : [lens(stage.summary)]),
  ];
}
