import type { Severity } from '../engine/rule.ts';

/** Paints text for a terminal, or leaves it as it is. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  blue(text: string): string;
  severity(severity: Severity, text: string): string;
}

const CODES: Readonly<Record<Severity, string>> = {
  error: '1;31',
  warning: '1;33',
  information: '1;36',
  hint: '1;32',
};

/**
 * Whether to colour: on a terminal that can, unless NO_COLOR says no; FORCE_COLOR decides first, as in Node itself.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, terminal: boolean): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return terminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/** Colours, or none. */
export function colours(on: boolean): Colours {
  const paint = (code: string, text: string) =>
    on && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
  return {
    bold: (text) => paint('1', text),
    dim: (text) => paint('2', text),
    blue: (text) => paint('1;34', text),
    severity: (severity, text) => paint(CODES[severity], text),
  };
}
