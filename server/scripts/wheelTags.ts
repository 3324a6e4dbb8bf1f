// Which CPython releases can install a wheel, from its file name (the wheel specification's compatibility tags).

export type Platform = 'manylinux_x86_64' | 'manylinux_aarch64' | 'musllinux_x86_64' | 'musllinux_aarch64';
export const PLATFORMS: readonly Platform[] = [
  'manylinux_x86_64',
  'manylinux_aarch64',
  'musllinux_x86_64',
  'musllinux_aarch64',
];

export interface WheelTags {
  readonly version: string;
  /** CPython minors named: `3.12`; with `orLater` the first of an open range. */
  readonly minors: readonly string[];
  readonly orLater: boolean;
  readonly platforms: readonly Platform[];
}

/** The Linux compatibility of a wheel file; undefined for other files and for builds no plain CPython installs. */
export function wheelTags(filename: string): WheelTags | undefined {
  const parts = filename.endsWith('.whl') ? filename.slice(0, -4).split('-') : [];
  if (parts.length < 5) return undefined;
  const [platform = '', abi = '', python = ''] = parts.slice(-3).reverse();
  const platforms = PLATFORMS.filter((known) => platform.split('.').some((tag) => serves(tag, known)));
  const stable = abi.split('.').includes('abi3');
  const minors = python.split('.').flatMap((tag) => minorsOf(tag, abi));
  // `py39-none` and `cp38-abi3` are installed by every later CPython of the same major.
  const orLater = stable || (abi === 'none' && python.split('.').some((tag) => /^py3\d*$/.test(tag)));
  return { version: parts[1] ?? '', minors, orLater, platforms };
}

function minorsOf(tag: string, abi: string): readonly string[] {
  if (tag === 'py3') return ['3.0'];
  if (tag === 'py2') return ['2.7'];
  const found = /^(?:cp|py)(\d)(\d{1,2})$/.exec(tag);
  if (found === null) return [];
  // cp313t needs the free-threaded build, cp27m the narrow one; python images have neither.
  const usable =
    abi === 'none' || abi.includes('abi3') || new RegExp(`^cp${found[1]}${found[2]}(m|mu)?$`).test(abi);
  return usable && abi !== 'cp27m' ? [`${found[1]}.${found[2]}`] : [];
}

function serves(tag: string, platform: Platform): boolean {
  if (tag === 'any') return true;
  const [libc = '', ...machine] = platform.split('_');
  return tag.startsWith(libc) && tag.endsWith(`_${machine.join('_')}`);
}
