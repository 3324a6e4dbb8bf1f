import type { PackageTraits, PythonWheels } from '../../knowledge/subjects.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import { type Card, type CardRow, rowsOf } from './card.ts';
import { citation, knownValue } from './citation.ts';
import { rangeText } from './ranges.ts';

export type PackageFacts = Pick<
  KnowledgeBase,
  'framework' | 'torchPin' | 'pythonWheels' | 'packageTraits' | 'packageVersions'
>;

const CUDA: Readonly<Record<'bundled' | 'system' | 'none', string>> = {
  bundled: 'its wheels bring CUDA',
  system: 'it loads the CUDA of the image',
  none: 'it uses no CUDA',
};

const NVCC: Readonly<Record<NonNullable<PackageTraits['needsNvcc']>, string>> = {
  always: 'needs nvcc',
  'unless-wheel': 'needs nvcc unless a wheel fits',
  'at-run-time': 'needs nvcc at run time',
};

const UNKNOWN = { kind: 'unknown' } as const;

/** The card on a package other than torch, pinned or not; undefined when the tables do not speak of it. */
export function packageCard(
  name: string,
  pin: string | undefined,
  knowledge: PackageFacts,
): Card | undefined {
  const release = pin === undefined ? UNKNOWN : knowledge.framework(name, pin);
  const torch = pin === undefined ? UNKNOWN : knowledge.torchPin(name, pin);
  const wheels = pin === undefined ? UNKNOWN : knowledge.pythonWheels(name, pin);
  const traits = knowledge.packageTraits(name);
  const framework = knownValue(release);
  const published = knownValue(wheels);
  const rows = rowsOf([
    ['Status', published?.yanked === true ? 'withdrawn from the index (yanked)' : statusText(release)],
    ['Newest known', pin === undefined ? knowledge.packageVersions(name)[0] : undefined],
    ['torch', knownValue(torch)?.specifier ?? framework?.torch],
    ['CUDA', framework?.cuda],
    ['cuDNN', framework?.cudnn ?? framework?.cudnnMajor],
    ['Driver', framework?.minimumDriver === undefined ? undefined : `≥ ${framework.minimumDriver}`],
    ['Python', pythonText(published) ?? rangeText(framework?.python)],
    ['Platforms', published === undefined ? undefined : platformsText(published)],
    ...traitRows(knownValue(traits)),
  ]);
  const footer = citation(release, torch, wheels, traits);
  return rows.length === 0 ? undefined : { title: pin === undefined ? name : `${name} ${pin}`, rows, footer };
}

function statusText(release: ReturnType<KnowledgeBase['framework']>): string | undefined {
  return release.kind === 'out-of-range'
    ? `cannot verify: newer than ${release.newestKnown}, the newest in the tables`
    : undefined;
}

/** The Pythons of the wheels for the platform most images have. */
function pythonText(wheels: PythonWheels | undefined): string | undefined {
  const range = rangeText(wheels?.wheels.manylinux_x86_64);
  const required = wheels?.requiresPython;
  if (range === undefined) return required;
  const listed = wheels?.openEnded === true ? `${range} and newer` : range;
  return required === undefined ? listed : `${listed} (Requires-Python ${required})`;
}

function platformsText({ wheels, sdist }: PythonWheels): string {
  const names = Object.entries(wheels).flatMap(([name, pythons]) => (pythons.length > 0 ? [name] : []));
  if (names.length === 0) return sdist ? 'no wheels, built from source' : 'no wheels';
  return names.join(', ');
}

function traitRows(traits: PackageTraits | undefined): readonly CardRow[] {
  if (traits === undefined) return [];
  const build = [
    traits.needsNvcc === undefined ? undefined : NVCC[traits.needsNvcc],
    traits.noBuildIsolation === true ? 'needs --no-build-isolation, after torch' : undefined,
  ].filter((part) => part !== undefined);
  const { installed, renamedTo, renameEffect } = traits;
  return rowsOf([
    ['Renamed', renamedTo === undefined ? undefined : [renamedTo, renameEffect].filter(Boolean).join('; ')],
    ['CUDA use', traits.cuda === undefined ? undefined : CUDA[traits.cuda]],
    ['Build', build.join('; ')],
    ['System libraries', traits.systemLibraries?.join(', ')],
    ['Alpine', traits.muslWheels === false ? 'no wheels for musl' : undefined],
    [
      'Installed',
      installed === undefined
        ? undefined
        : `≈ ${installed.megabytes} MB (${installed.version}, without dependencies)`,
    ],
  ]);
}
