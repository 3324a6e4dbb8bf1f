import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientTexts, l10nBundle } from '../../../server/scripts/l10nBundle.ts';

const root = join(import.meta.dirname, '../../..');
const json = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** Places where VS Code shows a text of the manifest. */
const SHOWN = new Set([
  'title',
  'description',
  'markdownDescription',
  'label',
  'contents',
  'contextualTitle',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'patternErrorMessage',
  'deprecationMessage',
  'altText',
]);
/** The name of the product, and texts that `npm run generate` takes from the rules. */
const NAMES = new Set(['ML Dockerfile']);

function shownTexts(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return SHOWN.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => shownTexts(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => name !== 'mlDockerfile.rules')
    .flatMap(([name, item]) => shownTexts(item, name));
}

it('every text of the client is written where it is translated', () => {
  const { texts, hidden } = clientTexts(root);
  expect(texts).toContain('Framework');
  // The one place that hands the function on.
  expect(hidden.map((place) => place.replace(/:\d+$/, ''))).toEqual(['common/host.ts']);
});

it('the bundle holds them', () => {
  expect(readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8')).toBe(l10nBundle(root));
  expect(json('package.json').l10n).toBe('./l10n');
});

it('every text of the manifest is a key of package.nls.json, and every key is used', () => {
  const { contributes, capabilities } = json('package.json');
  const known = Object.keys(json('package.nls.json'));
  const texts = shownTexts({ contributes, capabilities }).filter((text) => !NAMES.has(text));
  expect(texts.filter((text) => !/^%[\w.]+%$/.test(text))).toEqual([]);
  const used: readonly string[] =
    JSON.stringify({ contributes, capabilities }).match(/(?<=%)[\w.]+(?=%)/g) ?? [];
  expect([...new Set(used)].filter((key) => !known.includes(key))).toEqual([]);
  expect(known.filter((key) => !used.includes(key))).toEqual([]);
});
