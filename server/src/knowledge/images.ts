import type { ImageReference } from '../formats/imageReference.ts';
import { contentsOf } from './contents.ts';
import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import { minimumDriver } from './drivers.ts';
import type { EndOfLifeTable } from './endOfLife.ts';
import type { Facts } from './facts.ts';
import { type Family, type FamilyName, familyOf } from './family.ts';
import { nvidiaCuda } from './nvidiaCuda.ts';
import { alpineImages, distribution, fixedSystem, pythonImages, unlisted } from './officialImages.ts';
import { pytorchImages } from './pytorchImages.ts';
import type { SourceBook } from './sourceBook.ts';
import type { ImageSize } from './subjects.ts';
import { taggedImages, tensorflowImages, versionTaggedImages } from './taggedImages.ts';
import type { Answer, EndOfLife, ImageFacts, KnowledgeBase } from './types.ts';

type ImageQueries = Pick<
  KnowledgeBase,
  'image' | 'nearestTags' | 'pinnedTag' | 'siblingTag' | 'tagsOf' | 'removedTagsOf' | 'repositories'
>;

const MAX_ANSWERS = 500;

/** Everything that is asked about an image reference. */
export function imageQueries(facts: Facts, book: SourceBook, ends: EndOfLifeTable): ImageQueries {
  const repositories = repositoriesOf(facts, ends);
  const ask = <T>(image: ImageReference, nothing: T, question: (repository: Repository) => T): T => {
    const family = familyOf(image);
    return family === undefined ? nothing : question(repositories[family.name]);
  };
  const named = (family: string): Repository | undefined =>
    Object.entries(repositories).find(([name]) => name === family)?.[1];
  const answered = new Map<string, ImageFacts>();
  const answer = (image: ImageReference): ImageFacts => {
    const family = familyOf(image);
    const said = family === undefined ? NOTHING_KNOWN : describe(image, family, repositories[family.name]);
    return complete(said, image, family, facts, book, ends);
  };
  return {
    // Several rules, hovers and hints ask about the same few images at every key.
    image: (image) => {
      const key = JSON.stringify([image.registry, image.repository, image.tag, image.digest]);
      const known = answered.get(key);
      if (known !== undefined) return known;
      const fresh = answer(image);
      if (answered.size >= MAX_ANSWERS) answered.clear();
      answered.set(key, fresh);
      return fresh;
    },
    repositories: () => Object.keys(repositories),
    nearestTags: (image, limit) =>
      ask<readonly string[]>(image, [], (known) => known.nearest(image.tag, limit)),
    pinnedTag: (image) => ask<string | undefined>(image, undefined, (known) => known.pinned(image.tag)),
    siblingTag: (image, flavour) =>
      ask<string | undefined>(image, undefined, (known) => known.sibling(image.tag, flavour)),
    tagsOf: (family) => named(family)?.tags() ?? [],
    removedTagsOf: (family) => named(family)?.removed?.() ?? [],
  };
}

function repositoriesOf(facts: Facts, ends: EndOfLifeTable): Readonly<Record<FamilyName, Repository>> {
  return {
    'nvidia/cuda': nvidiaCuda(facts.nvidiaCuda),
    'pytorch/pytorch': pytorchImages(facts.pytorchImages, facts.torch),
    'nvcr.io/nvidia/pytorch': taggedImages('nvcr.io/nvidia/pytorch', facts.imageFamilies),
    'nvcr.io/nvidia/tensorflow': taggedImages('nvcr.io/nvidia/tensorflow', facts.imageFamilies),
    'nvcr.io/nvidia/tritonserver': taggedImages('nvcr.io/nvidia/tritonserver', facts.imageFamilies),
    'tensorflow/tensorflow': tensorflowImages(facts.imageFamilies),
    'vllm/vllm-openai': versionTaggedImages('vllm'),
    'rocm/pytorch': unlisted(),
    'rocm/tensorflow': unlisted(),
    'rocm/vllm': unlisted(),
    'gcr.io/distroless/python3': unlisted(),
    'gcr.io/distroless/python3-debian11': fixedSystem({ name: 'debian', version: '11' }),
    'gcr.io/distroless/python3-debian12': fixedSystem({ name: 'debian', version: '12' }),
    'gcr.io/distroless/python3-debian13': fixedSystem({ name: 'debian', version: '13' }),
    python: pythonImages(facts.officialImages, ends),
    ubuntu: distribution('ubuntu', ends),
    debian: distribution('debian', ends),
    alpine: alpineImages(),
  };
}

function describe(image: ImageReference, family: Family, repository: Repository): Description {
  // Without a tag the digest alone says what is meant, and no table has digests.
  if (image.digest !== undefined && image.tag === undefined) return NOTHING_KNOWN;
  const said = repository.describe(image.tag);
  const silent = { ...said, status: 'unknown', certainty: 'none', reason: undefined } as const;
  // A digest is pulled whatever became of the tag.
  if (image.digest !== undefined) return said.status === 'exists' ? said : silent;
  if (!family.mirror) return said;
  // A copy can keep what the original removed, and can hold tags of its own.
  if (said.status === 'removed') return silent;
  return said.certainty === 'firm' ? { ...said, certainty: 'medium' } : said;
}

function complete(
  said: Description,
  image: ImageReference,
  family: Family | undefined,
  facts: Facts,
  book: SourceBook,
  ends: EndOfLifeTable,
): ImageFacts {
  const inside = family === undefined ? undefined : contentsOf(family.name, said, facts.contents);
  const driver = said.cuda === undefined ? undefined : minimumDriver(said.cuda, facts.drivers, book);
  const endings = [
    ...(said.python === undefined ? [] : value(ends.python(said.python))),
    ...(said.os === undefined ? [] : value(ends.os(said.os.name, said.os.version))),
  ];
  const { checks, size, ids } = more(said, image, family, facts);
  const sources = book.resolve([
    ...said.sourceIds,
    ...ids,
    ...(inside?.sourceIds ?? []),
    ...(driver?.kind === 'known' ? driver.sources.map((source) => source.id) : []),
    ...endings.map((ending) => ending.source.id),
  ]);
  return {
    family: family?.name,
    status: said.status,
    certainty: said.certainty,
    reason: said.reason,
    statusSources: book.resolve(said.sourceIds),
    cuda: said.cuda,
    cudnn: said.cudnn,
    torch: said.torch,
    python: said.python,
    os: said.os,
    flavour: said.flavour,
    has: inside?.has ?? [],
    lacks: inside?.lacks ?? [],
    ...(inside?.user === undefined ? {} : { user: inside.user }),
    ...(checks ? { checksDriver: true } : {}),
    ...(said.packages === undefined ? {} : { packages: said.packages }),
    ...(size === undefined ? {} : { size }),
    minimumDriver: driver?.kind === 'known' ? driver.value : undefined,
    endOfLife: endings,
    sources,
    asOf: book.newest(sources),
  };
}

/** What is known by family or by the exact tag, not by the description of the repository. */
function more(
  said: Description,
  { tag }: ImageReference,
  family: Family | undefined,
  { imageFamilies }: Facts,
): { readonly checks: boolean; readonly size: ImageSize | undefined; readonly ids: readonly string[] } {
  const row = imageFamilies.checksDriver.find(([image]) => image === family?.name);
  const checks = row !== undefined && (row[1] === '' || row[1].split(' ').includes(said.flavour ?? ''));
  // A copy on another registry may be compressed or built differently.
  const sized =
    family?.mirror === false &&
    imageFamilies.sizes.find(([image, own]) => image === family.name && own === tag);
  if (!sized) return { checks, size: undefined, ids: checks ? row[2] : [] };
  const [, , compressed, uncompressed, approximate, ids] = sized;
  const size = { compressed: compressed ?? undefined, uncompressed: uncompressed ?? undefined, approximate };
  return { checks, size, ids: [...(checks ? row[2] : []), ...ids] };
}

function value(answer: Answer<EndOfLife>): readonly EndOfLife[] {
  return answer.kind === 'known' ? [answer.value] : [];
}
