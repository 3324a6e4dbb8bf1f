import { l10n } from 'vscode';
import type { LayerLines } from '../../../server/src/protocol/layers.ts';
import { type Layer, readableStep } from '../docker/history.ts';
import { sizeText } from '../docker/imageSize.ts';
import { escaped } from './htmlText.ts';

const LARGE = 1_000_000_000;
const LONGEST_STEP = 200;

/** An image, its layers from the newest on, and the lines of the Dockerfile that made them, where it is known. */
export interface LayersOfImage {
  readonly image: string;
  readonly layers: readonly Layer[];
  readonly lines: LayerLines | undefined;
}

/** A page without scripts: what it shows is in it, and its links are commands. */
export function layersHtml(
  { image, layers, lines }: LayersOfImage,
  linkTo: (line: number) => string,
): string {
  const total = layers.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const head = [l10n.t('Size'), l10n.t('Where'), l10n.t('Made by')]
    .map((text) => `<th scope="col">${escaped(text)}</th>`)
    .join('');
  const rows = layers.map((layer, index) => row(layer, lines?.[index] ?? undefined, linkTo)).join('');
  const notes = [
    l10n.t('The newest layer comes first. Those over 1 GB are marked.'),
    ...(lines?.includes(null) !== true
      ? []
      : [l10n.t('One without a line is of the base image, or the Dockerfile has changed since the build.')]),
  ];
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(image)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(image)}</h1>
<p>${escaped(l10n.t('{0} in {1} steps', sizeText(total), layers.length))}</p>
<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>
<p>${escaped(notes.join(' '))}</p></body></html>`;
}

const STYLE = `
  body { padding: 0 1.5em 1em; max-width: 70em; }
  h1 { font-size: 1.5em; font-weight: 600; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: 0.45em 0.8em 0.45em 0; border-bottom: 1px solid var(--vscode-widget-border, currentColor); }
  td:first-child { text-align: right; white-space: nowrap; }
  td:nth-child(2) { white-space: nowrap; }
  td:last-child { font-family: var(--vscode-editor-font-family); overflow-wrap: anywhere; }
  .large { color: var(--vscode-errorForeground); font-weight: 600; }
`;

function row(
  { createdBy, bytes }: Layer,
  line: number | undefined,
  linkTo: (line: number) => string,
): string {
  const size = bytes === undefined ? '' : bytes === 0 ? '–' : sizeText(bytes);
  // The word is for those who do not see the colour.
  const large = bytes !== undefined && bytes > LARGE;
  const sizeCell = large
    ? `<td class="large">${escaped(l10n.t('large: {0}', size))}</td>`
    : `<td>${size}</td>`;
  const words = line === undefined ? '' : escaped(l10n.t('line {0}', line + 1));
  const where = line === undefined ? '' : `<a href="${escaped(linkTo(line))}">${words}</a>`;
  return `<tr>${sizeCell}<td>${where}</td><td>${escaped(shortened(readableStep(createdBy)))}</td></tr>`;
}

function shortened(text: string): string {
  return text.length > LONGEST_STEP ? `${text.slice(0, LONGEST_STEP)}…` : text;
}
