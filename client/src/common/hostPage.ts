import { CodeLens, Disposable, l10n, languages, Range, type TextDocument, Uri, workspace } from 'vscode';
import { hostReport } from '../docker/host/report.ts';
import type { Host } from './host.ts';

const SCHEME = 'ml-dockerfile-host';

/** Where the page stands; its name is what the tab shows. */
export function hostPageUri(): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${l10n.t('GPU host')}.md` });
}

/** Writes the page anew after each check, with buttons that copy its commands. */
export function provideHostPage(host: Host): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: (listener) => host.onDidChange(() => listener(hostPageUri())),
      provideTextDocumentContent: () =>
        host.found === undefined
          ? `# ${l10n.t('GPU host')}\n\n${l10n.t('What was found holds no longer. Run the command ML Dockerfile: Check GPU Host.')}\n`
          : hostReport(host.found),
    }),
    languages.registerCodeLensProvider({ scheme: SCHEME }, { provideCodeLenses }),
  );
}

function provideCodeLenses(document: TextDocument): CodeLens[] {
  const top = new Range(0, 0, 0, 0);
  return [
    new CodeLens(top, copy(l10n.t('Copy Report'), document.getText())),
    new CodeLens(top, { title: l10n.t('Check Again'), command: 'mlDockerfile.checkHost' }),
    new CodeLens(top, {
      title: l10n.t('Show Preview'),
      command: 'markdown.showPreview',
      arguments: [document.uri],
    }),
    ...commandBlocks(document.getText()).map(
      ({ line, commands }) => new CodeLens(new Range(line, 0, line, 0), copy(l10n.t('Copy'), commands)),
    ),
  ];
}

function copy(title: string, text: string) {
  return { title, command: 'mlDockerfile.copyText', arguments: [text] };
}

/** The blocks of commands, and the lines that they begin on. */
function commandBlocks(text: string): readonly { readonly line: number; readonly commands: string }[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(({ index, 1: commands = '' }) => ({
    line: text.slice(0, index).split('\n').length - 1,
    commands,
  }));
}
