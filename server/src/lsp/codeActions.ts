import type { CodeAction, CodeActionParams, Diagnostic, Range } from 'vscode-languageserver';
import { fixAll, safeFixes } from '../engine/fixAll.ts';
import type { PlacedFinding } from '../engine/lint.ts';
import type { Severity } from '../engine/rule.ts';
import { PIN_COMMAND, type PinArgument } from '../protocol/commands.ts';
import { FIX_ALL_KIND } from '../protocol/settings.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import { changedPart } from './changedPart.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toDiagnostic, toEdit } from './convert.ts';
import { sameFixEverywhere } from './fixGroups.ts';
import { ignoreHere, ignoreInFile } from './ignore.ts';
import { REFACTOR_KIND, refactorActions } from './refactorActions.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { workspaceEdit } from './workspaceEdit.ts';

const QUICK_FIX = 'quickfix';
const INVOKED = 1;

/** The kinds of actions the server offers. */
export const ACTION_KINDS = [QUICK_FIX, REFACTOR_KIND, FIX_ALL_KIND];

/**
 * The actions at a range. Findings and their fixes come from the snapshot of the newest version and edits name that
 * version, so an editor whose text has moved on refuses them.
 */
export async function codeActions(
  { textDocument, range, context }: CodeActionParams,
  session: Session,
  client: ClientFacts,
): Promise<CodeAction[]> {
  const snapshot = session.snapshot(textDocument.uri);
  if (snapshot === undefined || !client.codeActionLiterals) return [];
  const { result } = await session.analyse(snapshot);
  const { only } = context;
  const actions: CodeAction[] = [];
  if (wants(only, QUICK_FIX)) {
    const place = new Place(snapshot, client);
    const at = result.findings.filter((finding) => place.touches(finding.span, range));
    actions.push(...quickFixes(result.findings, at.sort(byWeight), place));
  }
  // Unasked, a lamp on every line would cost a run of the rules; by the menu or by name it is wanted.
  const invoked = (kind: string) =>
    only === undefined ? context.triggerKind === INVOKED : wants(only, kind);
  if (invoked(REFACTOR_KIND)) {
    const { lines } = snapshot.model;
    const selection = { start: lines.offset(range.start), end: lines.offset(range.end) };
    const offers = await session.refactorings(snapshot, selection);
    if (session.isCurrent(snapshot)) actions.push(...refactorActions(snapshot, offers, client));
  }
  if (invoked(FIX_ALL_KIND) && safeFixes(result.findings).length > 0) {
    const fixed = fixAll(snapshot.text, await session.findingsOf(snapshot));
    if (session.isCurrent(snapshot)) actions.push(fixAllAction(snapshot, fixed, client));
  }
  return actions;
}

const WEIGHT: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The fix at the top is the one people take without reading on: worst finding first, then the one most to the point. */
function byWeight(a: PlacedFinding, b: PlacedFinding): number {
  const width = ({ span }: PlacedFinding): number => span.end - span.start;
  return WEIGHT.indexOf(a.severity) - WEIGHT.indexOf(b.severity) || width(a) - width(b);
}

/** True when a kind, or a kind above it, is asked for; without a wish everything is. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

/** The fixes of the findings at the cursor, then fixing alike ones together, then ignoring. */
function quickFixes(all: readonly PlacedFinding[], at: readonly PlacedFinding[], place: Place): CodeAction[] {
  const single: CodeAction[] = [];
  const together: CodeAction[] = [];
  const ignoring: CodeAction[] = [];
  const seen = new Set<string>();
  for (const finding of at) {
    const diagnostics = [place.diagnostic(finding, all.indexOf(finding))];
    for (const fix of finding.fixes)
      single.push(place.action(fix.title, fix.edits, diagnostics, fix.safety === 'safe'));
    single.push(...place.digestPins(finding, diagnostics));
    if (seen.has(finding.rule)) continue;
    seen.add(finding.rule);
    const [best] = finding.fixes;
    const everywhere = best === undefined ? undefined : sameFixEverywhere(all, finding.rule, best);
    if (everywhere !== undefined)
      together.push(place.action(`Fix all '${finding.rule}' in this file`, everywhere, diagnostics));
    const { model } = place.snapshot;
    const here = ignoreHere(model, finding.rule, finding.span.start);
    if (here !== undefined)
      ignoring.push(place.action(`Ignore ${finding.rule} for this instruction`, [here], diagnostics));
    const inFile = ignoreInFile(model, finding.rule);
    ignoring.push(place.action(`Ignore ${finding.rule} in this file`, [inFile], diagnostics));
  }
  return [...single, ...together, ...ignoring];
}

/** The document actions are for: turns spans and edits of the core into what the editor understands. */
class Place {
  readonly snapshot: Snapshot;
  readonly #client: ClientFacts;

  constructor(snapshot: Snapshot, client: ClientFacts) {
    this.snapshot = snapshot;
    this.#client = client;
  }

  /** True when a finding and the range share a place; a cursor at either end of a finding is on it. */
  touches(span: Span, range: Range): boolean {
    const { lines } = this.snapshot.model;
    return span.start <= lines.offset(range.end) && lines.offset(range.start) <= span.end;
  }

  diagnostic(finding: PlacedFinding, index: number): Diagnostic {
    const { uri, model } = this.snapshot;
    return toDiagnostic(finding, String(index), uri, model.lines, this.#client);
  }

  /** What only the registry can fill in: the editor shows a command, which asks when it is chosen. */
  digestPins({ unpinned }: PlacedFinding, diagnostics: Diagnostic[]): readonly CodeAction[] {
    if (unpinned === undefined || !this.#client.appliesEdits) return [];
    const { uri, version } = this.snapshot;
    const argument: PinArgument = { uri, version, start: unpinned.start };
    const title = `Pin ${unpinned.image} by digest (asks the registry)`;
    const command = { title, command: PIN_COMMAND, arguments: [argument] };
    return [{ title, kind: QUICK_FIX, diagnostics, command }];
  }

  action(
    title: string,
    edits: readonly TextEdit[],
    diagnostics: Diagnostic[],
    preferred = false,
  ): CodeAction {
    const { lines } = this.snapshot.model;
    return {
      title,
      kind: QUICK_FIX,
      diagnostics,
      edit: workspaceEdit(
        this.snapshot,
        edits.map((edit) => toEdit(lines, edit)),
        this.#client,
      ),
      ...(preferred && this.#client.preferredActions ? { isPreferred: true } : {}),
    };
  }
}

function fixAllAction(snapshot: Snapshot, fixed: string, client: ClientFacts): CodeAction {
  const edit = toEdit(snapshot.model.lines, changedPart(snapshot.text, fixed));
  return {
    title: 'Apply all safe ML Dockerfile fixes',
    kind: FIX_ALL_KIND,
    edit: workspaceEdit(snapshot, [edit], client),
  };
}
