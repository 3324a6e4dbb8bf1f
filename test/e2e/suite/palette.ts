// The command palette and the questions that follow, answered from the real keyboard.
import { press, see, textsOf, type } from './driver';
import { until } from './waiting';

const box = '.quick-input-widget';
const row = `${box} .monaco-list-row`;

/** F1, the words, Enter; returns when the palette is gone or asks the command's first question. */
export async function runFromPalette(title: string): Promise<void> {
  await press('F1');
  await see(`${box} input`);
  await type(title);
  await see(`${box} .monaco-list-row.focused`, title);
  await press('Enter');
  await until('the palette to close', async () => !(await textsOf(row)).some((text) => text.includes(title)));
}

/** What the palette offers for these words. */
export async function offeredByPalette(words: string): Promise<readonly string[]> {
  await press('F1');
  await see(`${box} input`);
  await type(words);
  await until('the palette to list something', async () => (await textsOf(row)).length > 0);
  const offered = await textsOf(row);
  await press('Escape');
  return offered;
}

/** Presses Enter once on each question that appears and stands still, until `done`. */
export async function acceptDefaults<T>(
  what: string,
  done: () => Promise<T | undefined | false>,
): Promise<T> {
  let answered = '';
  let seen = '';
  return until(what, async () => {
    const result = await done();
    if (result !== undefined && result !== false) return result;
    const question = (await textsOf(box)).join('\n');
    if (question !== '' && question === seen && question !== answered) {
      answered = question;
      await press('Enter');
    }
    if (question === '') answered = '';
    seen = question;
    return undefined;
  });
}
