import type { Instruction } from '../dockerfile/model.ts';
import { type Resolved, resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { toolCommands } from './commands.ts';

/** What an address in NVIDIA's package repository for one system is taken for. */
export type RepositoryUse = 'old key' | 'key' | 'keyring' | 'packages' | 'file';

/** An address below `compute/cuda/repos` of NVIDIA's download server, where the Dockerfile writes it. */
export interface RepositoryAddress {
  readonly use: RepositoryUse;
  /** The system as the address names it: `ubuntu2204`, `debian12`, `rhel8`. */
  readonly system: string;
  /** The word it stands in. */
  readonly span: Span;
  /** False where a variable that a build may set differently takes part. */
  readonly fixed: boolean;
}

const ADDRESS = /\/compute\/cuda\/repos\/([a-z]+\d*)\/[\w-]+(?:\/([\w.+-]*))?/;
/** The key that signed the repository until 2022-04-27 (NVIDIA/cuda-repo-management, issue 4). */
const OLD_KEY = '7fa2af80.pub';

/** The addresses of NVIDIA's CUDA repository in an instruction, in order. */
export function cudaRepositoryAddresses(instruction: Instruction): readonly RepositoryAddress[] {
  if (instruction.keyword === 'ADD')
    return instruction.sources.flatMap((source) => addressIn(source, source.span, ''));
  if (instruction.keyword !== 'RUN') return [];
  return toolCommands(instruction.script)
    .filter(({ program }) => program !== 'sed' && program !== 'rm')
    .flatMap(({ args }) => args.flatMap(({ value, span, text }) => addressIn(value, span, text)));
}

function addressIn(value: Resolved<string>, span: Span, text: string): RepositoryAddress[] {
  // `$(arch)` leaves the whole word unknown; what is written still shows the system, unless that is a variable.
  const written = resolvedValue(value) ?? text.replace(/\$\([^()]*\)|\$\{?\w+\}?/g, '_');
  const match = ADDRESS.exec(written);
  const system = match?.[1];
  if (system === undefined) return [];
  return [{ use: useOf(match?.[2] ?? ''), system, span, fixed: value.kind !== 'overridable' }];
}

function useOf(file: string): RepositoryUse {
  if (file === OLD_KEY) return 'old key';
  if (file.endsWith('.pub') || file.endsWith('.gpg')) return 'key';
  if (file.startsWith('cuda-keyring_')) return 'keyring';
  return file === '' ? 'packages' : 'file';
}
