// Reads the table of contents of a VSIX (a zip) and says what is wrong with it.
import { readFileSync } from 'node:fs';

const maxBytes = 1024 * 1024;
const required = [
  'dist/extension.js',
  'dist/server.js',
  'dist/editing.js',
  'dist/third-party-notices.txt',
  'schemas/profiles.schema.json',
  'package.json',
  'readme.md',
  'changelog.md',
  'license.txt',
];
const allowed = [
  /^dist\/(extension|server|editing)\.js$/,
  /^dist\/(package\.json|third-party-notices\.txt)$/,
  /^(package\.json|package\.nls\.json|readme\.md|changelog\.md|license\.txt)$/,
  /^(schemas|snippets|syntaxes)\/[^/]+\.json$/,
  /^images\/(icon|walkthrough\/[^/]+)\.png$/,
  /^l10n\/[^/]+\.json$/,
  /^server\/docs\/rules\/.+\.md$/,
];

/** Every difference between what the package holds and what it may hold. */
export function problemsOf(file) {
  const bytes = readFileSync(file);
  const names = entryNames(bytes)
    .filter((name) => name.startsWith('extension/') && !name.endsWith('/'))
    .map((name) => name.slice('extension/'.length).toLowerCase());
  return [
    ...(bytes.length < maxBytes ? [] : [`it has ${bytes.length} bytes, the limit is ${maxBytes}`]),
    ...required.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...names
      .filter((name) => !allowed.some((pattern) => pattern.test(name)))
      .map((name) => `${name} does not belong in it`),
  ];
}

/** File names from the central directory, see the ZIP file format specification (APPNOTE) 4.3.12 and 4.3.16. */
export function entryNames(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = bytes.readUInt16LE(end + 10);
  const names = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    );
    names.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return names;
}
