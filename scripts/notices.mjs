// The licences of what is bundled, as they ask for: a copy of each with every copy of the program.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The text for the packages that esbuild's metafiles name as inputs. Fails when one has no licence file. */
export function notices(metafiles) {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageFolder)));
  return [...folders].sort().map(noticeOf).join('\n\n');
}

/** `node_modules/a/node_modules/@b/c/lib/x.js` → the folder of `@b/c`. */
function packageFolder(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match === null ? [] : [match[1]];
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
}
