import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { Explanation, FailureSource, Remedy } from '../../../server/src/protocol/explain.ts';
import { codeBlock, escaped } from './markdownText.ts';

const SCHEME = 'ml-dockerfile-failure';

/** Pages about failures of this session: what was seen, the cause, what helps, and where it is known from. */
export class FailurePages implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => this.texts.get(query) ?? '',
  });

  async open(title: string, explanations: readonly Explanation[]): Promise<void> {
    const key = String(this.texts.size);
    this.texts.set(key, page(title, explanations));
    const name = title.replace(/[^\w .-]+/g, ' ').trim();
    const uri = Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: key });
    try {
      await commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // Somebody may have switched the preview off; the text reads well too.
      await window.showTextDocument(await workspace.openTextDocument(uri));
    }
  }

  dispose(): void {
    this.provider.dispose();
    this.texts.clear();
  }
}

function page(title: string, explanations: readonly Explanation[]): string {
  return `# ${escaped(title)}\n\n${explanations.map(section).join('\n')}`;
}

function section({ title, cause, seen, remedies, sources }: Explanation): string {
  return `## ${escaped(title)}

${codeBlock(seen)}
${escaped(cause)}

### ${l10n.t('What helps')}

${remedies.map(remedyText).join('')}
### ${l10n.t('Known from')}

${sources.map(sourceText).join('')}`;
}

function remedyText({ text, copy, rule, setting, url }: Remedy): string {
  const words = url === undefined ? escaped(text) : `[${escaped(text)}](<${url}>)`;
  const more = rule ?? setting;
  const item = more === undefined ? `1. ${words}\n` : `1. ${words} (${escaped(more)})\n`;
  return copy === undefined ? item : `${item}\n${indented(codeBlock(copy))}\n`;
}

function indented(block: string): string {
  return block.replace(/^(?=.)/gm, '   ');
}

function sourceText({ title, url, date }: FailureSource): string {
  const words = url === undefined ? escaped(title) : `[${escaped(title)}](<${url}>)`;
  return `* ${words}, ${date}\n`;
}
