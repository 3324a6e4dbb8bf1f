import { l10n } from 'vscode';
import type { PreflightLine } from '../../../server/src/protocol/preflight.ts';
import { escaped } from './htmlText.ts';

/** A page without scripts: what it shows is in it, and its links are commands and addresses. */
export function preflightHtml(
  name: string,
  items: readonly PreflightLine[] | undefined,
  linkTo: (line: number) => string,
): string {
  const title = escaped(l10n.t('Preflight of {0}', name));
  const body =
    items === undefined
      ? `<p>${escaped(l10n.t('The language server does not answer, or the file has no FROM and builds nothing.'))}</p>`
      : `<p>${escaped(summary(items))}</p>${table(items, linkTo)}<p>${escaped(l10n.t('The page follows the file when it is saved, and each build from here.'))}</p>`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${STYLE}</style></head>
<body><h1>${title}</h1>${body}</body></html>`;
}

const STYLE = `
  body { padding: 0 1.5em 1em; max-width: 70em; }
  h1 { font-size: 1.5em; font-weight: 600; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: 0.45em 0.8em 0.45em 0; border-bottom: 1px solid var(--vscode-widget-border, currentColor); }
  td:first-child { white-space: nowrap; }
  .failed { color: var(--vscode-errorForeground); font-weight: 600; }
  .passed { color: var(--vscode-charts-green); font-weight: 600; }
  .detail { color: var(--vscode-descriptionForeground); }
`;

function summary(items: readonly PreflightLine[]): string {
  const statuses = ['failed', 'passed', 'unverified', 'not-applicable'] as const;
  return statuses
    .map((wanted) => `${wordOf(wanted)}: ${items.filter(({ status }) => status === wanted).length}`)
    .join(' · ');
}

function table(items: readonly PreflightLine[], linkTo: (line: number) => string): string {
  const head = [l10n.t('Result'), l10n.t('Item'), l10n.t('Where')]
    .map((text) => `<th scope="col">${escaped(text)}</th>`)
    .join('');
  const rows = items.map(({ title, status, detail, line, rule }) => {
    const links = [
      ...(line === null ? [] : [link(linkTo(line), l10n.t('line {0}', line + 1))]),
      ...(rule === null ? [] : [link(rule.url, rule.id)]),
    ];
    const what = `${escaped(title)}<br><span class="detail">${escaped(detail)}</span>`;
    return `<tr><td class="${status}">${MARKS[status]} ${escaped(wordOf(status))}</td><td>${what}</td><td>${links.join('<br>')}</td></tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function link(address: string, text: string): string {
  return `<a href="${escaped(address)}">${escaped(text)}</a>`;
}

/** Shapes beside the words, for those who see no colours; a screen reader has the words. */
const MARKS: Readonly<Record<PreflightLine['status'], string>> = {
  passed: '<span aria-hidden="true">✓</span>',
  failed: '<span aria-hidden="true">✗</span>',
  'not-applicable': '<span aria-hidden="true">–</span>',
  unverified: '<span aria-hidden="true">?</span>',
};

function wordOf(status: PreflightLine['status']): string {
  switch (status) {
    case 'passed':
      return l10n.t('passed');
    case 'failed':
      return l10n.t('failed');
    case 'not-applicable':
      return l10n.t('does not apply');
    case 'unverified':
      return l10n.t('not verified');
  }
}
