import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

interface Step {
  readonly title: string;
  readonly description: string;
  readonly media: { readonly image: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const { contributes } = read('package.json');
const texts: Readonly<Record<string, string>> = read('package.nls.json');
const steps: readonly Step[] = contributes.walkthroughs[0].steps;
const commands: readonly string[] = contributes.commands.map((one: { command: string }) => one.command);
const exists = (command: string) => commands.includes(command) || command.startsWith('editor.action.');

it('the steps of the walkthrough have pictures, which are small, and none is left over', () => {
  const pictures = steps.map(({ media }) => media.image);
  expect(pictures.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const folder = join(root, 'images/walkthrough');
  expect(readdirSync(folder).map((name) => `images/walkthrough/${name}`)).toEqual([...pictures].sort());
  const bytes = pictures.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  expect(bytes).toBeLessThan(120_000);
});

it('the buttons of the walkthrough and what completes a step are commands', () => {
  for (const { description, completionEvents } of steps) {
    const text = texts[description.replaceAll('%', '')] ?? '';
    const called = [...text.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? '');
    const completing = completionEvents.flatMap((event) => /^onCommand:(.+)$/.exec(event)?.[1] ?? []);
    expect([...called, ...completing].filter((command) => !exists(command))).toEqual([]);
    expect(completionEvents.length).toBeGreaterThan(0);
  }
});
