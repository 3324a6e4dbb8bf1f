import type { DockerfileModel } from '../dockerfile/model.ts';
import type { AskedPackage } from './askedPackages.ts';
import { configuresPip, type PipIndex, pipIndexes } from './pipIndexes.ts';
import { splitLocal } from './torchPin.ts';

/** A torch wheel an installation asks for. */
export interface TorchWheel {
  readonly asked: AskedPackage;
  /** The release that is pinned, `2.4.0`; undefined when the newest fitting one is taken. */
  readonly release: string | undefined;
  /** The variant it comes from, `cu124` or `cpu`; `default` for whatever the default index has. */
  readonly variant: string;
  readonly indexes: readonly PipIndex[];
  /** A variable decides the release or the variant, or a branch of the script whether it is installed. */
  readonly overridable: boolean;
}

/** What has to be known of torch; a knowledge base fits. */
export interface TorchTables {
  /** The variant an address of the PyTorch wheel index serves. */
  torchIndexVariant(url: string): string | undefined;
  torch(version: string):
    | {
        readonly kind: 'known';
        readonly value: { readonly variants: readonly string[]; readonly defaultVariant: string | undefined };
      }
    | { readonly kind: 'out-of-range' | 'unknown' };
}

/** The torch wheel behind a requirement; undefined unless it can be told which one it is. */
export function torchWheel(
  file: DockerfileModel,
  asked: AskedPackage,
  tables: TorchTables,
): TorchWheel | undefined {
  const { requirement, install, run, written } = asked;
  const { name, pin, url, marker } = requirement;
  if (name !== 'torch' || url !== undefined || marker !== undefined || configuresPip(file)) return undefined;
  const indexes = [...pipIndexes(install, run.lookup), ...ofFile(asked)];
  const { release = '', local } = pin === undefined ? { local: undefined } : splitLocal(pin);
  const variant = local ?? variantOf(indexes, release, tables);
  if (variant === undefined) return undefined;
  const words = [written?.word, ...indexes.map(({ word }) => word)].filter((word) => word !== undefined);
  const overridable =
    install.command.context.conditional || words.some(({ value }) => value.kind === 'overridable');
  return { asked, release: release === '' ? undefined : release, variant, indexes, overridable };
}

function variantOf(indexes: readonly PipIndex[], release: string, tables: TorchTables): string | undefined {
  const known = release === '' ? undefined : tables.torch(release);
  const torch = known?.kind === 'known' ? known.value : undefined;
  const [only, ...others] = indexes;
  if (only === undefined) return torch?.defaultVariant ?? 'default';
  if (only.text === undefined || others.length > 0 || only.kind === 'links') return undefined;
  if (only.kind === 'backend') return /^(?:cu\d+|cpu)$/.test(only.text) ? only.text : undefined;
  const served = tables.torchIndexVariant(only.text);
  // The default index stays in play: its wheel is taken unless the other has the very release that is pinned.
  const sure = only.kind === 'main' || (served !== undefined && torch?.variants.includes(served) === true);
  return sure ? served : undefined;
}

/** The indexes a requirements file names itself. */
function ofFile({ file }: AskedPackage): PipIndex[] {
  return (file?.indexes ?? []).map(({ option, url }) => ({
    kind: /^(?:-i|--index-url)$/.test(option) ? 'main' : option === '--extra-index-url' ? 'extra' : 'links',
    text: url.value,
    word: undefined,
  }));
}
