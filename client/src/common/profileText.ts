import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { gpuText } from '../docker/gpus.ts';
import { type Profile, type Profiles, readProfiles } from '../docker/profile.ts';
import type { Path } from '../docker/profileReader.ts';

export const NO_PROFILES = '{\n  "profiles": {}\n}\n';

export type ProfileFile =
  | { readonly kind: 'read'; readonly profiles: Profiles; readonly text: string }
  | { readonly kind: 'wrong'; readonly offset: number; readonly message: string };

/** Reads the text of a profile file, comments and trailing commas allowed, and says where it is wrong. */
export function parseProfileFile(text: string): ProfileFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined)
    return { kind: 'wrong', offset: error.offset, message: printParseErrorCode(error.error) };
  const answer = readProfiles(tree === undefined ? undefined : getNodeValue(tree));
  if (answer.kind === 'read') return { ...answer, text };
  const { path } = answer;
  const message = path.length === 0 ? answer.message : `${path.join('.')}: ${answer.message}`;
  return { kind: 'wrong', offset: offsetAt(tree, path), message };
}

/** The text with one profile added or replaced; comments and layout of the rest stay. */
export function withProfile(text: string, name: string, profile: Profile): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol };
  return applyEdits(text, modify(text, ['profiles', name], written(profile), { formattingOptions }));
}

/** GPUs are written as they are typed. */
function written({ run, ...profile }: Profile): unknown {
  return run === undefined ? profile : { ...profile, run: { ...run, gpus: gpuText(run.gpus) } };
}

/** The entry itself, or the nearest around it when it is missing. */
function offsetAt(tree: Node | undefined, path: Path): number {
  for (let length = path.length; tree !== undefined && length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return tree?.offset ?? 0;
}
