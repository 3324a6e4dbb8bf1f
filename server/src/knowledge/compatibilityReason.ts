import type { Answer, Source } from './types.ts';

/** What a combination is asked about, in the order of the command line. */
export const SUBJECTS = [
  'image',
  'torch',
  'torchvision',
  'torchaudio',
  'cuda',
  'python',
  'driver',
  'gpu',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The combination as somebody wrote it; what is left out is not asked. */
export type CompatibilityQuestion = Partial<Readonly<Record<Subject, string>>>;

export type Verdict = 'ok' | 'impossible' | 'unknown';

/** The answer of one check. */
export interface Reason {
  readonly verdict: Verdict;
  /** The subjects it compares; a remark on one that compares nothing has none. */
  readonly about: readonly Subject[];
  /** One sentence without a full stop. */
  readonly message: string;
  /** Empty only where nothing is known. */
  readonly sources: readonly Source[];
  /** What could be asked instead: the values to change. They are tried before they are shown. */
  readonly instead?: readonly CompatibilityQuestion[];
}

/** Nothing is known: the one reason that needs no source. */
export function notKnown(about: readonly Subject[], message: string): Reason {
  return { verdict: 'unknown', about, message, sources: [] };
}

/** `notKnown`, or that the tables end before `what`. */
export function noAnswer(
  about: readonly Subject[],
  message: string,
  answer: Exclude<Answer<unknown>, { readonly kind: 'known' }>,
): Reason {
  const end = answer.kind === 'out-of-range' ? `: the tables end with ${answer.newestKnown}` : '';
  return notKnown(about, `${message}${end}`);
}

const LONGEST = 80;

/** What somebody wrote, short enough for a message. */
export function shown(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
