import { type CompatibilityQuestion, noAnswer, notKnown, type Reason } from './compatibilityReason.ts';
import { PACKAGES, type Package, packageVersion, type Setup } from './compatibilitySetup.ts';
import { plainRelease, withCompanions } from './compatibilityTorch.ts';
import type { WheelPlatform } from './subjects.ts';
import { compareVersions } from './versions.ts';

const MUSL = 'musllinux_x86_64';

/** Is there a wheel for this Python, or for the Python of the image? */
export function packageAndPython(setup: Setup): readonly Reason[] {
  return PACKAGES.flatMap((name) => {
    const version = packageVersion(setup.question, name);
    return version === undefined ? [] : wheelFor(name, version, setup);
  });
}

function wheelFor(name: Package, version: string, setup: Setup): readonly Reason[] {
  const { image, knowledge } = setup;
  const python = setup.python ?? image?.facts.python;
  if (python === undefined) return [];
  const about = [name, setup.python === undefined ? ('image' as const) : ('python' as const)];
  const platform = platformOf(setup);
  const found = knowledge.installsOn(name, version, python, platform);
  const asked = `${name} ${plainRelease(version)}`;
  const whose = setup.python === undefined ? `Python ${python} of the image` : `Python ${python}`;
  if (found.kind !== 'known')
    return [noAnswer(about, `no table says whether ${asked} has a wheel for ${whose}`, found)];
  const { sources } = found;
  const where = `on ${platform === MUSL ? 'Linux with musl' : 'Linux'} for ${whose}`;
  if (found.value === 'wheel')
    return [{ verdict: 'ok', about, message: `${asked} has a wheel ${where}`, sources }];
  const lacks = `${asked} has no wheel ${where}`;
  if (found.value === 'sdist-only')
    return [{ verdict: 'unknown', about, message: `${lacks}, only a source distribution`, sources }];
  if (platform !== MUSL && isPreview(name, version, python, setup))
    return [notKnown(about, `${lacks} on the default index; the index of PyTorch may have one`)];
  const wheels = knowledge.pythonWheels(name, version);
  const served = wheels.kind === 'known' ? wheels.value.wheels[platform] : [];
  const message = served.length === 0 ? lacks : `${lacks}: its wheels are for ${served.join(', ')}`;
  const instead = fitting(name, python, served, platform, setup);
  return [{ verdict: 'impossible', about, message, sources, instead }];
}

/** The index of PyTorch has previews for a Python that the default index does not have. */
function isPreview(name: Package, version: string, python: string, { knowledge }: Setup): boolean {
  const torch = name === 'torch' ? knowledge.torch(version) : undefined;
  return torch?.kind === 'known' && torch.value.python.includes(python);
}

function platformOf({ image }: Setup): WheelPlatform {
  const musl = image?.facts.flavour === 'alpine' || image?.facts.os?.name === 'alpine';
  return musl ? MUSL : 'manylinux_x86_64';
}

/** The nearest Python with a wheel, and the nearest torch with a wheel for this Python. */
function fitting(
  name: Package,
  python: string,
  served: readonly string[],
  platform: WheelPlatform,
  setup: Setup,
): readonly CompatibilityQuestion[] {
  const older = served.findLast((minor) => compareVersions(minor, python) < 0);
  const newer = served.find((minor) => compareVersions(minor, python) > 0);
  const other = older ?? newer;
  const pythons = setup.python === undefined || other === undefined ? [] : [{ python: other }];
  if (name !== 'torch' || setup.torch === undefined) return pythons;
  const { torch, knowledge } = setup;
  const newestFirst = knowledge.packageVersions('torch').filter((version) => {
    const found = knowledge.installsOn('torch', version, python, platform);
    return found.kind === 'known' && found.value === 'wheel';
  });
  const after = newestFirst.findLast((version) => compareVersions(version, plainRelease(torch)) > 0);
  const release = after ?? newestFirst.find((version) => compareVersions(version, plainRelease(torch)) < 0);
  return release === undefined ? pythons : [...pythons, withCompanions(release, setup)];
}
