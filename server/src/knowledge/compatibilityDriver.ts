import { otherTags } from './compatibilityImage.ts';
import {
  type CompatibilityQuestion,
  noAnswer,
  notKnown,
  type Reason,
  type Subject,
} from './compatibilityReason.ts';
import { cudaOf, type Setup } from './compatibilitySetup.ts';
import { overVariants } from './compatibilityVariants.ts';
import type { DriverQuestion, DriverVerdict } from './subjects.ts';
import { compareVersions } from './versions.ts';

/** What brings a CUDA to the container. */
interface Bringer {
  readonly what: string;
  readonly cuda: string;
  readonly checkedAtStart: boolean;
  readonly about: readonly Subject[];
}

/** Is the driver enough for the CUDA of the image? */
export function imageAndDriver(setup: Setup): readonly Reason[] {
  const { image, driver, torch, cuda } = setup;
  if (image === undefined || driver === undefined) return [];
  const { name, facts } = image;
  const about = ['image', 'driver'] as const;
  const checkedAtStart = facts.checksDriver === true;
  if (facts.cuda === undefined) {
    const matters = checkedAtStart || (torch === undefined && cuda === undefined);
    return matters ? [notKnown(about, `no table says which driver ${name} needs`)] : [];
  }
  // A wheel brings its own CUDA; that of the image then counts only where the image checks the driver.
  if (torch !== undefined && torch !== facts.torch && !checkedAtStart) return [];
  const judged = judge({ what: name, cuda: facts.cuda, checkedAtStart, about }, driver, setup);
  if (judged.verdict !== 'impossible') return [judged];
  const tags = otherTags(setup, (other) => {
    if (other.cuda === undefined || other.torch !== facts.torch) return false;
    const question = { driver, cuda: other.cuda, checkedAtStart: other.checksDriver === true };
    const answer = setup.knowledge.driverVerdict(question);
    return answer.kind === 'known' && answer.value.outcome === 'native';
  });
  return [{ ...judged, instead: [...tags, ...(judged.instead ?? [])] }];
}

/** Is the driver enough for the wheel of torch, which makes no check at start? */
export function wheelAndDriver(setup: Setup): readonly Reason[] {
  const { torch, driver, image, variant } = setup;
  if (torch === undefined || driver === undefined) return [];
  if (variant === undefined && image?.facts.torch === torch) return [];
  const about = ['torch', 'driver', ...(setup.cuda === undefined ? [] : ['cuda' as const])] as const;
  const nothing = notKnown(
    about,
    `no table says which driver ${variant === 'cpu' ? 'a CPU build' : `torch ${torch}`} needs`,
  );
  const found = overVariants(setup, nothing, (wheel) => {
    const what = `torch ${torch.replace(/\+.*$/, '')} for ${wheel}`;
    return judge({ what, cuda: cudaOf(wheel) ?? '', checkedAtStart: false, about }, driver, setup);
  });
  if (found.verdict !== 'impossible') return [found];
  return [{ ...found, instead: [...otherWheels(driver, setup), ...(found.instead ?? [])] }];
}

/** Is the driver enough for this CUDA release, without an image that checks it? */
export function cudaAndDriver(setup: Setup): readonly Reason[] {
  const { cuda, driver, torch } = setup;
  if (cuda === undefined || driver === undefined || torch !== undefined) return [];
  const about = ['cuda', 'driver'] as const;
  return [judge({ what: `CUDA ${cuda} on a plain base`, cuda, checkedAtStart: false, about }, driver, setup)];
}

/** Has a driver branch dropped the GPU? */
export function gpuAndDriver({ gpu, driver, knowledge }: Setup): readonly Reason[] {
  if (gpu === undefined || driver === undefined) return [];
  const capability = knowledge.computeCapability(gpu.answer.value.computeCapability);
  const last = capability.kind === 'known' ? capability.value.lastDriverBranch : undefined;
  const branch = /^R?(\d{3})/i.exec(driver)?.[1];
  if (capability.kind !== 'known' || last === undefined || branch === undefined) return [];
  if (compareVersions(branch, last.slice(1)) <= 0) return [];
  const message = `${last} is the last driver branch for ${gpu.name}, and driver ${driver} is of a newer one`;
  return [
    {
      verdict: 'impossible',
      about: ['gpu', 'driver'],
      message,
      sources: capability.sources,
      instead: [{ driver: last.slice(1) }],
    },
  ];
}

function judge({ what, cuda, checkedAtStart, about }: Bringer, driver: string, setup: Setup): Reason {
  const gpuKind = setup.gpu?.answer.value.kind;
  const question: DriverQuestion = {
    driver,
    cuda,
    checkedAtStart,
    ...(gpuKind === undefined ? {} : { gpuKind }),
  };
  const answer = setup.knowledge.driverVerdict(question);
  if (answer.kind !== 'known')
    return noAnswer(about, `no table says whether driver ${driver} runs ${what}`, answer);
  const { value, sources } = answer;
  const fails = value.outcome === 'refused-at-start' || value.outcome === 'too-old';
  const verdict = fails ? 'impossible' : value.onlyFor === undefined ? 'ok' : 'unknown';
  const enough: readonly CompatibilityQuestion[] =
    value.native === undefined ? [] : [{ driver: value.native }];
  return { verdict, about, message: `${what}: ${explained(value)}`, sources, instead: fails ? enough : [] };
}

function explained({ outcome, reason, onlyFor }: DriverVerdict): string {
  switch (outcome) {
    case 'native':
      return reason;
    case 'minor-compatible': {
      const runs = `${reason}, so it runs by minor-version compatibility`;
      return onlyFor === undefined
        ? runs
        : `${runs}, and the check at start admits it on ${onlyFor === 'professional' ? 'data center and workstation' : 'data center'} GPUs only`;
    }
    case 'refused-at-start':
      return `the container is refused at start: ${reason}`;
    case 'too-old':
      return `${reason}, so a driver of a newer branch is needed`;
  }
}

/** The wheels of the same torch that the driver runs, and the newest torch with a wheel that it runs. */
function otherWheels(driver: string, { torch, knowledge }: Setup): readonly CompatibilityQuestion[] {
  const release = knowledge.torch(torch ?? '');
  if (release.kind !== 'known') return [];
  return release.value.variants.flatMap((variant) => {
    const cuda = cudaOf(variant);
    if (cuda === undefined) return [];
    const answer = knowledge.driverVerdict({ driver, cuda, checkedAtStart: false });
    return answer.kind === 'known' && answer.value.outcome !== 'too-old' ? [{ cuda }] : [];
  });
}
