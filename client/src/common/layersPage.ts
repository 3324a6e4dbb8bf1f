import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { LayerLines } from '../../../server/src/protocol/layers.ts';
import { type Layer, readableStep } from '../docker/history.ts';
import { sizeText } from '../docker/imageSize.ts';
import { escaped } from './markdownText.ts';

const SCHEME = 'ml-dockerfile-layers';
const LARGE = 1_000_000_000;
const LONGEST_STEP = 160;

/** An image, its layers from the newest on, and the lines of the Dockerfile that made them. */
export interface LayersOfImage {
  readonly image: string;
  readonly layers: readonly Layer[];
  readonly dockerfile: Uri | undefined;
  readonly lines: LayerLines;
}

/** Pages about the layers of images, of this session. */
export class LayersPages implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => this.texts.get(query) ?? '',
  });

  async open(found: LayersOfImage): Promise<void> {
    // An image may be built again under its name.
    const key = String(this.texts.size);
    this.texts.set(key, page(found));
    const name = l10n.t('Layers of {0}', found.image).replaceAll('/', ' ');
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

function page({ image, layers, dockerfile, lines }: LayersOfImage): string {
  const total = layers.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const head = [l10n.t('Size'), l10n.t('Where'), l10n.t('Made by')];
  const rows = layers.map((layer, index) => row(layer, dockerfile, lines[index] ?? undefined));
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  const note = [
    l10n.t('The newest layer comes first. Layers over 1 GB are marked with 🔴.'),
    ...(dockerfile === undefined
      ? []
      : [
          l10n.t(
            'Those without a line are of the base image, or the Dockerfile has changed since the build.',
          ),
        ]),
  ].join(' ');
  return `# ${escaped(image)}\n\n**${l10n.t('{0} in {1} layers', sizeText(total), layers.length)}**\n\n${table.join('')}\n${note}\n`;
}

function row(
  { createdBy, bytes }: Layer,
  dockerfile: Uri | undefined,
  line: number | undefined,
): readonly string[] {
  const size = bytes === undefined ? '' : bytes === 0 ? '–' : sizeText(bytes);
  const marked = bytes !== undefined && bytes > LARGE ? `🔴 **${size}**` : size;
  return [marked, place(dockerfile, line), escaped(shortened(readableStep(createdBy)))];
}

function place(dockerfile: Uri | undefined, line: number | undefined): string {
  if (line === undefined) return '';
  const words = l10n.t('line {0}', line + 1);
  // The preview follows links to files only.
  return dockerfile?.scheme === 'file' ? `[${words}](<${dockerfile.toString()}#L${line + 1}>)` : words;
}

function shortened(text: string): string {
  return text.length > LONGEST_STEP ? `${text.slice(0, LONGEST_STEP)}…` : text;
}
