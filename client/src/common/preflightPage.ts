import { Disposable, EventEmitter, l10n, Uri, workspace } from 'vscode';
import type { Preflight, PreflightLine } from '../../../server/src/protocol/preflight.ts';
import { lastBuildOf } from './memory.ts';
import type { Session } from './session.ts';

const SCHEME = 'ml-dockerfile-preflight';

/** Where the page of a Dockerfile stands; its name is what the tab shows. */
export function preflightUri(dockerfile: Uri): Uri {
  return Uri.from({ scheme: SCHEME, path: `${dockerfile.path}.md`, query: dockerfile.toString() });
}

/** Writes the pages, and writes them again when the Dockerfile is saved or an image was built. */
export function providePreflightPages(session: Session): Disposable {
  const changed = new EventEmitter<Uri>();
  const refresh = (): void => {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === SCHEME) changed.fire(uri);
  };
  const provideTextDocumentContent = async ({ query }: Uri): Promise<string> => {
    const { bytes, seconds } = lastBuildOf(session.memory, query) ?? {};
    const build = {
      ...(bytes === undefined ? {} : { bytes }),
      ...(seconds === undefined ? {} : { seconds }),
    };
    return page(Uri.parse(query), await session.server.preflight({ uri: query, build }));
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent,
    }),
    workspace.onDidSaveTextDocument(refresh),
    session.imagesChanged.event(refresh),
    session.server.onDidChangeState(refresh),
  );
}

function page(dockerfile: Uri, answer: Preflight | undefined): string {
  const title = `# ${l10n.t('Preflight of {0}', escaped(workspace.asRelativePath(dockerfile)))}\n\n`;
  if (answer === undefined)
    return `${title}${l10n.t('The language server does not answer, or the file has no FROM and builds nothing.')}\n`;
  const rows = answer.items.map((item) => row(dockerfile, item));
  const head = [l10n.t('Result'), l10n.t('Item'), l10n.t('What was seen'), l10n.t('Where')];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  return `${title}${summary(answer)}\n\n${table.join('')}\n${l10n.t('The page follows the file when it is saved, and each build from here.')}\n`;
}

function summary({ items }: Preflight): string {
  const statuses = ['failed', 'passed', 'unverified', 'not-applicable'] as const;
  const counts = statuses.map((wanted) => {
    const count = items.filter(({ status }) => status === wanted).length;
    return `${wordOf(wanted)}: ${count}`;
  });
  return `**${counts.join(' · ')}**`;
}

function row(dockerfile: Uri, { title, status, detail, line, rule }: PreflightLine): readonly string[] {
  const place = line === null ? undefined : l10n.t('line {0}', line + 1);
  // The preview follows links to files only.
  const linked = place !== undefined && dockerfile.scheme === 'file';
  const where = linked ? `[${place}](<${dockerfile.toString()}#L${(line ?? 0) + 1}>)` : place;
  const page = rule === null ? undefined : `[${rule.id}](<${rule.url}>)`;
  return [
    `${ICONS[status]} ${wordOf(status)}`,
    escaped(title),
    escaped(detail),
    [where, page].filter((part) => part !== undefined).join(', '),
  ];
}

const ICONS: Readonly<Record<PreflightLine['status'], string>> = {
  passed: '✅',
  failed: '❌',
  'not-applicable': '➖',
  unverified: '❔',
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

/** What a Dockerfile says is text of its author: nothing of it may become markup. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
