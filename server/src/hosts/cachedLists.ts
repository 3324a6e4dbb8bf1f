import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTagList, type TagList } from '../knowledge/tagList.ts';

/** The tag lists that `refresh` left in `folder`; `damaged` hears of files that are none. */
export function cachedLists(folder: string, damaged: (path: string) => void): readonly TagList[] {
  return filesIn(folder).flatMap((path) => {
    const list = readTagList(textOf(path));
    if (list === undefined) damaged(path);
    return list === undefined ? [] : [list];
  });
}

/** Most machines have no such folder. */
function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
