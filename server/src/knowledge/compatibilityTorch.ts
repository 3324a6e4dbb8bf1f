import { type CompatibilityQuestion, noAnswer, notKnown, type Reason } from './compatibilityReason.ts';
import { cudaOf, PACKAGES, packageVersion, type Setup } from './compatibilitySetup.ts';
import type { TorchRelease } from './types.ts';
import { compareVersions } from './versions.ts';

const COMPANIONS = ['torchvision', 'torchaudio'] as const;

/** Was this release ever published? */
export function releaseExists(setup: Setup): readonly Reason[] {
  return PACKAGES.flatMap((name) => {
    const version = packageVersion(setup.question, name);
    if (version === undefined) return [];
    const { knowledge } = setup;
    const matrix = name === 'torch' ? knowledge.torch(version) : undefined;
    const answer = matrix?.kind === 'known' ? matrix : knowledge.pythonWheels(name, version);
    const message = `${name} ${plainRelease(version)} is a release`;
    if (answer.kind === 'known')
      return [{ verdict: 'ok' as const, about: [name], message, sources: answer.sources }];
    const absent = name === 'torch' ? neverReleased(setup, version) : undefined;
    return [absent ?? noAnswer([name], `no table has ${name} ${version}`, answer)];
  });
}

/** Between two releases of which the tables are complete, what is in no table is no release. */
function neverReleased({ knowledge, question }: Setup, version: string): Reason | undefined {
  const asked = plainRelease(version);
  if (!/^\d+\.\d+(?:\.\d+)?$/.test(asked)) return undefined;
  const newestFirst = knowledge.packageVersions('torch');
  const older = newestFirst.find((other) => compareVersions(other, asked) < 0);
  const newer = newestFirst.findLast((other) => compareVersions(other, asked) > 0);
  if (older === undefined || newer === undefined) return undefined;
  const sides = [knowledge.torch(older), knowledge.torch(newer)];
  const published = knowledge.pythonWheels('torch', older);
  const complete = sides.every((side) => side.kind === 'known' && compareVersions(older, '1.9') >= 0);
  if (!complete || published.kind !== 'known') return undefined;
  return {
    verdict: 'impossible',
    about: ['torch'],
    message: `torch ${asked} was never released: ${older} is followed by ${newer}`,
    sources: published.sources,
    instead: [older, newer].map((other) => withCompanions(other, { knowledge, question })),
  };
}

/** Is there a wheel of this torch for this CUDA? */
export function torchAndCuda({ torch, variant, question, knowledge }: Setup): readonly Reason[] {
  if (torch === undefined || variant === undefined) return [];
  const about = question.cuda === undefined ? (['torch'] as const) : (['torch', 'cuda'] as const);
  const release = knowledge.torch(torch);
  if (release.kind !== 'known')
    return [noAnswer(about, `no table says for which CUDA torch ${torch} was built`, release)];
  const { sources, value } = release;
  const label = /\+(\w+)$/.exec(torch)?.[1];
  if (label !== undefined && label !== variant)
    return [
      {
        verdict: 'impossible',
        about,
        message: `torch ${torch} is the build for ${label}, not for ${variant}`,
        sources,
        instead: [{ cuda: cudaOf(label) ?? label }, { torch: value.version }],
      },
    ];
  if (value.variants.includes(variant))
    return [{ verdict: 'ok', about, message: `torch ${value.version} has a wheel for ${variant}`, sources }];
  const built = value.variants.filter((other) => cudaOf(other) !== undefined);
  if (!ruledOut(value, variant, built))
    return [notKnown(about, `no table says whether torch ${value.version} has a wheel for ${variant}`)];
  const message = `torch ${value.version} has no wheel for ${variant}: it was built for ${built.join(', ')}`;
  return [
    {
      verdict: 'impossible',
      about,
      message,
      sources,
      instead: [
        ...otherCuda(built, variant),
        ...otherRelease(variant, value.version, { knowledge, question }),
      ],
    },
  ];
}

function ruledOut({ variantsKnown }: TorchRelease, variant: string, built: readonly string[]): boolean {
  if (variantsKnown === 'all') return true;
  const oldest = Math.min(...built.map(cudaNumber));
  return variantsKnown === 'from-oldest' && cudaNumber(variant) < oldest;
}

function cudaNumber(variant: string): number {
  return Number(variant.slice('cu'.length));
}

/** Both neighbours of the CUDA that is asked for. */
function otherCuda(built: readonly string[], variant: string): readonly CompatibilityQuestion[] {
  const inOrder = [...built].sort((a, b) => cudaNumber(a) - cudaNumber(b));
  const older = inOrder.findLast((other) => cudaNumber(other) < cudaNumber(variant));
  const newer = inOrder.find((other) => cudaNumber(other) > cudaNumber(variant));
  return [older, newer].flatMap((other) => {
    const cuda = other === undefined ? undefined : cudaOf(other);
    return cuda === undefined ? [] : [{ cuda }];
  });
}

type Asked = Pick<Setup, 'question' | 'knowledge'>;

/** The nearest releases of torch, before and after, that have a wheel of the variant. */
function otherRelease(variant: string, version: string, asked: Asked): readonly CompatibilityQuestion[] {
  const newestFirst = asked.knowledge.torchWithVariant(variant).map((release) => release.version);
  const older = newestFirst.find((other) => compareVersions(other, version) < 0);
  const newer = newestFirst.findLast((other) => compareVersions(other, version) > 0);
  return [newer, older].flatMap((other) => (other === undefined ? [] : [withCompanions(other, asked)]));
}

/** Another torch, and with it the torchvision and torchaudio that are asked for. */
export function withCompanions(torch: string, { question, knowledge }: Asked): CompatibilityQuestion {
  const pairs = knowledge.torchPairs(torch);
  const { torchvision, torchaudio } = pairs.kind === 'known' ? pairs.value : {};
  return {
    torch,
    ...(question.torchvision === undefined || torchvision === undefined ? {} : { torchvision }),
    ...(question.torchaudio === undefined || torchaudio === undefined ? {} : { torchaudio }),
  };
}

/** Does the companion accept this torch, or the torch of the image? */
export function companionAndTorch(setup: Setup): readonly Reason[] {
  const torch = setup.torch ?? setup.image?.facts.torch;
  if (torch === undefined) return [];
  const other = setup.torch === undefined ? 'image' : 'torch';
  return COMPANIONS.flatMap((name) => {
    const version = packageVersion(setup.question, name);
    return version === undefined ? [] : [companion(name, version, torch, other, setup)];
  });
}

function companion(
  name: (typeof COMPANIONS)[number],
  version: string,
  torch: string,
  other: 'image' | 'torch',
  { knowledge }: Setup,
): Reason {
  const about = [name, other] as const;
  const accepts = knowledge.acceptsTorch(name, version, torch);
  const pin = knowledge.torchPin(name, version);
  if (accepts.kind !== 'known')
    return noAnswer(about, `no table says which torch ${name} ${version} asks for`, accepts);
  const specifier = pin.kind === 'known' ? pin.value.specifier : '';
  const asks = specifier === '' ? 'asks for no particular torch' : `asks for torch${specifier}`;
  const whose = other === 'image' ? `torch ${torch} of the image` : `torch ${torch}`;
  const { sources } = accepts;
  if (accepts.value)
    return { verdict: 'ok', about, message: `${name} ${version} ${asks} and accepts ${whose}`, sources };
  const pairs = knowledge.torchPairs(torch);
  const paired = pairs.kind === 'known' ? pairs.value[name] : undefined;
  const exact = /^==([\d.]+)$/.exec(specifier)?.[1];
  const instead = [
    ...(paired === undefined ? [] : [{ [name]: paired }]),
    ...(exact === undefined || other === 'image' ? [] : [{ torch: exact }]),
  ];
  return {
    verdict: 'impossible',
    about,
    message: `${name} ${version} ${asks}, not for ${whose}`,
    sources,
    instead,
  };
}

/** Without the label of a build. */
export function plainRelease(version: string): string {
  return version.replace(/^v|\+.*$/g, '');
}
