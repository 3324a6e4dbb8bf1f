import { type Compatibility, compatibility } from '../knowledge/compatibility.ts';
import {
  type CompatibilityQuestion,
  type Reason,
  SUBJECTS,
  type Verdict,
} from '../knowledge/compatibilityReason.ts';
import { type Colours, colours, wantsColour } from './colours.ts';
import { compatOptions } from './commandOptions.ts';
import { CLEAN, FOUND, type Host, type Status } from './host.ts';
import { json } from './jsonReport.ts';
import { printable } from './printable.ts';

/** `ml-dockerfile compat`: whether a combination works. Status 1 for what is impossible, 0 for ok and unknown. */
export async function compatCommand(args: readonly string[], host: Host): Promise<Status> {
  const { question, format } = compatOptions(args);
  const answer = compatibility(question, host.knowledge());
  const paint = colours(wantsColour(host.env, host.terminal));
  host.out(format === 'json' ? json(compatJson(answer)) : compatText(answer, paint));
  return answer.verdict === 'impossible' ? FOUND : CLEAN;
}

function compatJson({ verdict, reasons, suggestions }: Compatibility) {
  return {
    verdict,
    reasons: reasons.map(({ message, sources }) => ({
      message,
      sources: sources.map(({ title, asOf }) => ({ title, asOf })),
    })),
    suggestions: suggestions.map(asOptions),
  };
}

function compatText({ verdict, reasons, suggestions }: Compatibility, paint: Colours): string {
  const lines = [
    paintVerdict(verdict, paint),
    ...reasons.flatMap((reason) => reasonLines(reason, paint)),
    ...suggestions.map(
      (change) => `  ${paint.blue('instead'.padEnd(WIDTH))}  ${printable(asOptions(change))}`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const WIDTH = 'impossible'.length;

function reasonLines({ verdict, message, sources }: Reason, paint: Colours): readonly string[] {
  const [first, ...more] = sources;
  const source =
    first === undefined
      ? []
      : [`source: ${first.title}, ${first.asOf}${more.length === 0 ? '' : ` and ${more.length} more`}`];
  return [
    `  ${paintVerdict(verdict, paint)}${' '.repeat(WIDTH - verdict.length)}  ${printable(message)}`,
    ...source.map((text) => paint.dim(`  ${' '.repeat(WIDTH)}  ${text}`)),
  ];
}

function paintVerdict(verdict: Verdict, paint: Colours): string {
  return verdict === 'impossible' ? paint.severity('error', verdict) : paint.bold(verdict);
}

/** As one writes it on the command line: `--torch 2.6.0 --cuda 12.4`. */
function asOptions(change: CompatibilityQuestion): string {
  return SUBJECTS.flatMap((subject) =>
    change[subject] === undefined ? [] : [`--${subject} ${change[subject]}`],
  ).join(' ');
}
