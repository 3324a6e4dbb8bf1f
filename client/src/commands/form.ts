import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';

/** One line of a form: what it is about, its value now, and the question that changes it. */
export interface FormRow<T> {
  readonly label: string;
  readonly value: string;
  /** The changed state; undefined leaves it as it is. */
  readonly change: () => Promise<T | undefined>;
}

export interface FormAction<A extends string> {
  readonly action: A;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

export interface Form<T, A extends string> {
  readonly title: string;
  readonly actions: (state: T) => readonly FormAction<A>[];
  readonly rows: (state: T) => readonly FormRow<T>[];
}

interface Item<T, A extends string> extends QuickPickItem {
  readonly action?: A;
  readonly row?: FormRow<T>;
}

/** Shows actions and rows until an action is chosen; undefined when the person gives up. The first action has the focus. */
export async function showForm<T, A extends string>(
  form: Form<T, A>,
  start: T,
): Promise<{ readonly action: A; readonly state: T } | undefined> {
  let state = start;
  let changed: string | undefined;
  for (;;) {
    const chosen = await ask(form, state, changed);
    if (chosen?.action !== undefined) return { action: chosen.action, state };
    if (chosen?.row === undefined) return undefined;
    changed = chosen.row.label;
    state = (await chosen.row.change()) ?? state;
  }
}

/** A row that was just changed keeps the focus, so that the next one is an arrow key away. */
function ask<T, A extends string>(
  { title, actions, rows }: Form<T, A>,
  state: T,
  focused: string | undefined,
): Promise<Item<T, A> | undefined> {
  const items: readonly Item<T, A>[] = [
    ...actions(state),
    { label: l10n.t('Options'), kind: QuickPickItemKind.Separator },
    ...rows(state).map((row) => ({ label: row.label, description: row.value, row })),
  ];
  const pick = window.createQuickPick<Item<T, A>>();
  pick.title = title;
  pick.placeholder = l10n.t('Enter on an option changes it');
  pick.ignoreFocusOut = true;
  pick.items = items;
  const before = items.find(({ row }) => row !== undefined && row.label === focused);
  // Without an item of its own the first one, the action, has the focus.
  if (before !== undefined) pick.activeItems = [before];
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
