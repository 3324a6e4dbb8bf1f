import { REFACTORINGS } from '../refactorings/list.ts';
import type { Offer } from '../refactorings/refactoring.ts';
import { compatible, type TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import { DEFAULT_CONFIG } from './config.ts';
import { type LintInput, lint, type PlacedFinding } from './lint.ts';
import { detectProfile } from './profile.ts';

/** Refactorings that make the best fix of a rule at every place in the file, whatever the settings say of the rule. */
const BY_RULE: readonly { readonly rule: string; readonly title: string }[] = [
  { rule: 'cache-mount-opportunity', title: 'Add BuildKit cache mounts to every installer' },
  { rule: 'base-tag-floating', title: 'Pin every floating base image' },
];

/** A change of structure for a selection, with a name that stays the same. */
export interface PlacedOffer extends Offer {
  readonly id: string;
}

/** The refactorings that apply to a selection, which may be a cursor. */
export function refactoringsAt(input: LintInput, selection: Span): readonly PlacedOffer[] {
  const { file, knowledge, project, config } = input;
  const profile = config.profile ?? detectProfile(file);
  const structural = REFACTORINGS.flatMap(({ id, offer }) => {
    const made = offer({ file, knowledge, project, profile }, selection);
    return made === undefined ? [] : [{ id, ...made }];
  });
  return [...structural, ...BY_RULE.flatMap((entry) => byRule(input, entry, selection))];
}

function byRule(
  input: LintInput,
  { rule, title }: (typeof BY_RULE)[number],
  { start, end }: Span,
): readonly PlacedOffer[] {
  const rules = input.rules.filter(({ meta }) => meta.id === rule);
  const severity = 'hint';
  const config = { ...DEFAULT_CONFIG, rules: new Map([[rule, { severity, options: {} } as const]]) };
  const { findings } = lint({ ...input, rules, config });
  const here = findings.some(({ span }) => span.start <= end && start <= span.end);
  const edits = here ? together(findings) : [];
  return edits.length === 0 ? [] : [{ id: rule, title, edits }];
}

/** The best fix of every finding that goes together with those before it. */
function together(findings: readonly PlacedFinding[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { fixes } of findings) {
    const [best] = fixes;
    if (best !== undefined && compatible([...edits, ...best.edits])) edits.push(...best.edits);
  }
  return edits;
}
