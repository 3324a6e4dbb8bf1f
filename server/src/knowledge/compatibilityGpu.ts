import { otherTags } from './compatibilityImage.ts';
import {
  type CompatibilityQuestion,
  noAnswer,
  notKnown,
  type Reason,
  type Subject,
} from './compatibilityReason.ts';
import { cudaOf, type Setup, variantOf } from './compatibilitySetup.ts';
import { withCompanions } from './compatibilityTorch.ts';
import { overVariants } from './compatibilityVariants.ts';
import { compareVersions, minorOf } from './versions.ts';

type AskedGpu = NonNullable<Setup['gpu']>;

/** Does the wheel of torch have code for the GPU? */
export function gpuAndTorch(setup: Setup): readonly Reason[] {
  const { torch, gpu, variant } = setup;
  if (torch === undefined || gpu === undefined) return [];
  const about = ['torch', 'gpu', ...(setup.cuda === undefined ? [] : ['cuda' as const])] as const;
  const which = variant === 'cpu' ? 'a CPU build' : `torch ${torch}`;
  const nothing = notKnown(about, `no table says for which GPUs ${which} has code`);
  const found = overVariants(setup, nothing, (wheel) => codeFor(torch, wheel, about, gpu, setup));
  if (found.verdict !== 'impossible') return [found];
  return [{ ...found, instead: [...otherWheels(torch, setup), ...otherTorch(torch, setup)] }];
}

/** Does the torch of the image have code for the GPU? */
export function gpuAndImage(setup: Setup): readonly Reason[] {
  const { image, gpu, torch, knowledge } = setup;
  if (image === undefined || gpu === undefined || torch !== undefined) return [];
  const { facts, name } = image;
  const about = ['image', 'gpu'] as const;
  if (facts.cuda === undefined)
    return setup.cuda === undefined ? [notKnown(about, `no table says for which GPUs ${name} has code`)] : [];
  if (facts.torch === undefined) return [libraries(name, facts.cuda, gpu, setup)];
  const found = codeFor(facts.torch, variantOf(facts.cuda), about, gpu, setup);
  if (found.verdict !== 'impossible') return [found];
  const instead = otherTags(setup, (other) => {
    if (other.torch === undefined || other.cuda === undefined) return false;
    const { computeCapability } = gpu.answer.value;
    const answer = knowledge.torchRunsOn(other.torch, variantOf(other.cuda), computeCapability);
    return answer.kind === 'known' && answer.value !== 'none';
  });
  return [{ ...found, instead }];
}

/** Does the toolkit of a CUDA release compile for the GPU? */
export function gpuAndToolkit({ cuda, gpu, torch, knowledge }: Setup): readonly Reason[] {
  if (cuda === undefined || gpu === undefined || torch !== undefined) return [];
  const about = ['cuda', 'gpu'] as const;
  const { computeCapability } = gpu.answer.value;
  const answer = knowledge.compiles(cuda, computeCapability);
  if (answer.kind !== 'known')
    return [noAnswer(about, `no table says whether CUDA ${cuda} compiles for ${gpu.name}`, answer)];
  const { sources } = answer;
  if (answer.value)
    return [{ verdict: 'ok', about, message: `CUDA ${cuda} compiles for ${gpu.name}`, sources }];
  const capability = knowledge.computeCapability(computeCapability);
  const { firstCuda, droppedInCuda } = capability.kind === 'known' ? capability.value : {};
  const dropped = droppedInCuda !== undefined && compareVersions(minorOf(cuda), droppedInCuda) >= 0;
  const why = dropped ? `CUDA ${droppedInCuda} dropped it` : `CUDA ${firstCuda} is the first that does`;
  const message = `CUDA ${cuda} does not compile for ${gpu.name}: ${why}`;
  const instead = dropped || firstCuda === undefined ? [] : [{ cuda: firstCuda }];
  return [{ verdict: 'impossible', about, message, sources, instead }];
}

/**
 * The libraries of a CUDA release hold no code for GPUs it has dropped; on GPUs that came later they may run by PTX, and
 * what is installed in the image may bring its own CUDA.
 */
function libraries(name: string, cuda: string, gpu: AskedGpu, setup: Setup): Reason {
  const { knowledge, image } = setup;
  const about = ['image', 'gpu'] as const;
  const { computeCapability } = gpu.answer.value;
  const capability = knowledge.computeCapability(computeCapability);
  const compiles = knowledge.compiles(cuda, computeCapability);
  if (capability.kind !== 'known' || compiles.kind !== 'known')
    return notKnown(about, `no table says whether ${name} serves ${gpu.name}`);
  const { sources } = compiles;
  if (compiles.value)
    return { verdict: 'ok', about, message: `CUDA ${cuda} of ${name} serves ${gpu.name}`, sources };
  const { droppedInCuda: turn, firstCuda } = capability.value;
  const instead = otherTags(setup, (other) => {
    const able = other.cuda === undefined ? undefined : knowledge.compiles(other.cuda, computeCapability);
    return other.torch === undefined && able?.kind === 'known' && able.value;
  });
  if (turn !== undefined && compareVersions(minorOf(cuda), turn) >= 0) {
    const sure = image?.facts.family === 'nvidia/cuda';
    const message = `${name} has CUDA ${cuda}, and CUDA ${turn} dropped ${gpu.name}`;
    return { verdict: sure ? 'impossible' : 'unknown', about, message, sources: capability.sources, instead };
  }
  const message = `${name} has CUDA ${cuda}, which does not compile for ${gpu.name}: CUDA ${firstCuda} is the first that does, and only PTX in what is installed runs on it`;
  return { verdict: 'unknown', about, message, sources: capability.sources, instead };
}

function codeFor(
  torch: string,
  variant: string,
  about: readonly Subject[],
  gpu: AskedGpu,
  { knowledge }: Setup,
): Reason {
  const what = `torch ${torch.replace(/\+.*$/, '')} for ${variant}`;
  const answer = knowledge.torchRunsOn(torch, variant, gpu.answer.value.computeCapability);
  if (answer.kind !== 'known')
    return noAnswer(about, `no table says whether ${what} has code for ${gpu.name}`, answer);
  const { sources } = answer;
  const built = knowledge.torchArchitectures(torch, variant);
  const list = built.kind === 'known' ? `: it was built for ${built.value.architectures.join(', ')}` : '';
  switch (answer.value) {
    case 'compiled':
      return { verdict: 'ok', about, message: `${what} has code for ${gpu.name}`, sources };
    case 'ptx':
      return {
        verdict: 'ok',
        about,
        message: `${what} has PTX that the driver translates for ${gpu.name}`,
        sources,
      };
    case 'none':
      return {
        verdict: 'impossible',
        about,
        message: `${what} has no code for ${gpu.name}${list}`,
        sources,
      };
  }
}

function serves(torch: string, variant: string, { gpu, knowledge }: Setup): boolean {
  const answer = knowledge.torchRunsOn(torch, variant, gpu?.answer.value.computeCapability ?? '');
  return answer.kind === 'known' && answer.value !== 'none';
}

/** The wheels of the same torch that serve the GPU. */
function otherWheels(torch: string, setup: Setup): readonly CompatibilityQuestion[] {
  const release = setup.knowledge.torch(torch);
  if (release.kind !== 'known') return [];
  return release.value.variants.flatMap((variant) => {
    const cuda = cudaOf(variant);
    return cuda !== undefined && serves(release.value.version, variant, setup) ? [{ cuda }] : [];
  });
}

/** The oldest torch after this one with a wheel that serves the GPU. */
function otherTorch(torch: string, setup: Setup): readonly CompatibilityQuestion[] {
  const version = torch.replace(/\+.*$/, '');
  const later = setup.knowledge
    .packageVersions('torch')
    .filter((other) => compareVersions(other, version) > 0)
    .reverse();
  for (const other of later) {
    const release = setup.knowledge.torch(other);
    if (release.kind !== 'known') continue;
    const variant = release.value.variants.find(
      (wheel) => cudaOf(wheel) !== undefined && serves(other, wheel, setup),
    );
    const cuda = variant === undefined ? undefined : cudaOf(variant);
    if (cuda !== undefined) return [{ ...withCompanions(other, setup), cuda }];
  }
  return [];
}
