import type { DockerfileModel, Instruction, OtherInstruction } from '../dockerfile/model.ts';
import { chainOf, stageOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import { isRootUser, madeUser } from './users.ts';

/** Who runs an instruction. */
export interface ActiveUser {
  readonly instruction: OtherInstruction;
  /** As written behind USER, without the group. */
  readonly name: string;
  readonly isRoot: boolean;
  /** The number, where it is written in the file. */
  readonly uid: string | undefined;
  /** The folder a user made in the file gets; undefined for others. */
  readonly home: string | undefined;
}

/** What the last USER before an instruction says; undefined without one, or when its value is not known. */
export function activeUser(file: DockerfileModel, instruction: Instruction): ActiveUser | undefined {
  const stage = stageOf(file, instruction);
  if (stage === undefined) return undefined;
  const before = chainOf(file, stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ span }) => span.start < instruction.span.start);
  const user = before.findLast((one): one is OtherInstruction => one.keyword === 'USER');
  const value = resolvedValue(user?.value);
  const name = value?.split(':')[0];
  if (user === undefined || name === undefined || name === '') return undefined;
  const made = madeUser(before);
  const own = made?.name === name || made?.uid === name ? made : undefined;
  const uid = /^\d+$/.test(name) ? name : own?.uid;
  return { instruction: user, name, isRoot: isRootUser(name), uid, home: own && `/home/${own.name}` };
}
