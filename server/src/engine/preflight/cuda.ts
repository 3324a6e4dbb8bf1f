import { runsOf } from '../../dockerfile/queries.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { installedTorch } from '../../tools/installedTorch.ts';
import { cudaOfVariant } from '../../tools/torchPin.ts';
import type { PreflightContext } from './context.ts';
import { notApplicable, passed, unverified, type Verdict } from './item.ts';

/** Rules that see a CUDA that is not fixed, does not exist, or is not the one of what is installed. */
const FAULTS = [
  'base-tag-unknown',
  'base-tag-removed',
  'torch-cuda-pair-missing',
  'gpu-image-gets-cpu-torch',
  'local-version-without-index',
  'nvcc-torch-major-mismatch',
  'tf-jax-cuda-mismatch',
  'torch-family-mismatch',
  'ngc-torch-overridden',
  'framework-reinstalled',
];

const GPU_FAULTS = ['gpu-check-at-build', 'gpu-autodetect-at-build', 'driver-in-image', 'driver-too-old'];
const NO_CUDA = 'no CUDA in the base image or in the packages';

/** One CUDA, written down, and the one that the installed frameworks were built for. */
export function cudaPinned(context: PreflightContext): Verdict {
  const { signs, base, baseName, packages, bottom } = context;
  const fault = context.fault(...FAULTS) ?? context.faultOfCudaBase('base-tag-floating');
  if (fault !== undefined) return fault;
  if (!isBaseKnown(context)) return unverified(`what ${baseName} holds is not known`, bottom.from.span);
  const wheels = wheelsOf(context);
  if (!packages.complete || wheels.some((wheel) => wheel === undefined))
    return unverified('not everything that is installed is written where it can be read');
  const named = wheels.filter((wheel) => wheel !== undefined);
  const cuda = base?.cuda;
  if (cuda === undefined && !named.some((wheel) => wheel.cuda !== undefined)) {
    return signs.cuda
      ? unverified('CUDA comes with packages whose builds are not known')
      : notApplicable(NO_CUDA);
  }
  const parts = [
    ...(cuda === undefined ? [] : [`CUDA ${cuda} of ${baseName}`]),
    ...(base?.torch === undefined ? [] : [`torch ${base.torch} of the base`]),
    ...new Set(named.map((wheel) => wheel.text)),
  ];
  return passed(parts.join(', '), named[0]?.span ?? bottom.from.span);
}

interface Wheel {
  readonly text: string;
  readonly cuda: string | undefined;
  readonly span: Verdict['span'];
}

/** The torch wheel of each stage that installs one; undefined for one that can not be told. */
function wheelsOf({ file, project, knowledge }: PreflightContext): readonly (Wheel | undefined)[] {
  return file.stages.flatMap((stage): readonly (Wheel | undefined)[] => {
    const wheel = installedTorch(file, runsOf(instructionsOf(file, stage)), project.requirements, knowledge);
    if (wheel === 'none') return [];
    if (wheel?.release === undefined || wheel.variant === 'default') return [undefined];
    const text = `torch ${wheel.release} for ${wheel.variant}`;
    return [{ text, cuda: cudaOfVariant(wheel.variant), span: wheel.asked.span }];
  });
}

/** A GPU answers only where there is one: not in a build, and on a host whose driver is new enough. */
export function gpuChecked(context: PreflightContext): Verdict {
  const { signs, base, baseName, packages, targetDriver } = context;
  const fault = context.fault(...GPU_FAULTS);
  if (fault !== undefined) return fault;
  const cuda = base?.cuda ?? wheelsOf(context).find((wheel) => wheel?.cuda !== undefined)?.cuda;
  if (cuda === undefined && !signs.cuda) {
    return packages.complete && isBaseKnown(context)
      ? notApplicable(NO_CUDA)
      : unverified(`no CUDA is seen, but ${baseName} or a part of what is installed can not be read`);
  }
  if (cuda === undefined) return unverified('which CUDA is in it is not known');
  if (targetDriver === undefined) {
    const needed = base?.minimumDriver?.minorCompatible ?? base?.minimumDriver?.linux;
    return unverified(
      `no driver of a host is known${needed === undefined ? '' : `; CUDA ${cuda} needs ${needed} or newer`}`,
    );
  }
  return driverFor(context, cuda, targetDriver);
}

function driverFor({ base, bottom, knowledge }: PreflightContext, cuda: string, driver: string): Verdict {
  const checkedAtStart = base?.cuda !== undefined && base.checksDriver === true;
  const answer = knowledge.driverVerdict({ driver, cuda, checkedAtStart, gpuKind: undefined });
  if (answer.kind !== 'known') return unverified(`whether driver ${driver} runs CUDA ${cuda} is not known`);
  const { outcome, onlyFor, reason } = answer.value;
  const runs = outcome === 'native' || (outcome === 'minor-compatible' && onlyFor === undefined);
  return runs ? passed(reason, bottom.from.span) : unverified(reason, bottom.from.span);
}

function isBaseKnown({ base, bottom }: PreflightContext): boolean {
  return base?.family !== undefined || bottom.base.kind === 'scratch';
}
