/**
 * A text that a terminal shows as it is: control characters, which could move the cursor or hide text, become
 * visible signs. Keeps the number of UTF-16 units, so that offsets still fit.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, (unit) => {
    const code = unit.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\uFFFD';
  });
}

// C0 without the tab, C1, and the marks that change the direction of text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** How many columns a terminal needs for a text without tabs: two for wide signs, none for combining ones. */
export function columns(text: string): number {
  let count = 0;
  for (const sign of text) count += NARROW.test(sign) ? 1 : ZERO.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return count;
}

const NARROW = /^[\u0020-\u02FF]$/;
const ZERO = /^(?:\p{Mn}|\p{Me}|\u200B|\u200C|\u200D)$/u;
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6])$/u;
