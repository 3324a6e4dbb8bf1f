import { l10n, window } from 'vscode';
import { askEngine } from '../common/askEngine.ts';
import type { Session } from '../common/session.ts';
import { listContainers, parseContainers } from '../docker/containers.ts';
import type { Engine } from '../docker/engine.ts';

export interface ChosenContainer {
  readonly id: string;
  readonly name: string;
}

/** The container of the line that was clicked on, else one of those that run: first what was started from here. */
export async function askForContainer(
  session: Session,
  engine: Engine,
  clicked: unknown,
): Promise<ChosenContainer | undefined> {
  const answer = await askEngine(session, l10n.t('List containers'), listContainers(engine));
  if (answer === undefined) return undefined;
  const running = parseContainers(engine, answer);
  const wanted = containerOf(clicked);
  if (wanted !== undefined) return running.find(({ id }) => id === wanted) ?? { id: wanted, name: wanted };
  const items = running
    .map(({ id, name, image, status, dockerfile }) => ({
      label: name,
      description: image,
      detail: status,
      ours: dockerfile !== '',
      id,
      name,
    }))
    .sort((a, b) => Number(b.ours) - Number(a.ours));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('No container is running.'));
    return undefined;
  }
  const placeHolder = l10n.t('Container');
  return items.length === 1
    ? items[0]
    : window.showQuickPick(items, { placeHolder, matchOnDescription: true });
}

/** A line of the view hands over `{ container }`. */
export function containerOf(argument: unknown): string | undefined {
  const id =
    typeof argument === 'object' && argument !== null && 'container' in argument && argument.container;
  return typeof id === 'string' ? id : undefined;
}
