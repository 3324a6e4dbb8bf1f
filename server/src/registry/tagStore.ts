import { readTagList, type TagList, writeTagList } from '../knowledge/tagList.ts';

/** A folder for what may be read again: one file for each list. The host knows where it is. */
export interface TagStore {
  /** Where it is, for messages. */
  readonly place: string;
  /** Every file; none when the folder is not there. */
  read(): Promise<readonly StoredFile[]>;
  /** Replaces a file as a whole or not at all. */
  write(name: string, text: string): Promise<void>;
}

export interface StoredFile {
  readonly name: string;
  readonly text: string;
}

/** The stored lists; a damaged file is reported by name and counts as not there. */
export async function storedLists(
  store: TagStore,
  damaged: (name: string) => void,
): Promise<readonly TagList[]> {
  const lists: TagList[] = [];
  for (const { name, text } of await store.read()) {
    const list = readTagList(text);
    if (list === undefined) damaged(name);
    else lists.push(list);
  }
  return lists;
}

/** Stores one list; its name is that of the image with the slashes written otherwise. */
export function storeList(store: TagStore, list: TagList): Promise<void> {
  return store.write(`${list.image.replaceAll('/', '+')}.json`, writeTagList(list));
}
