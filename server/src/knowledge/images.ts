import { canonicalName, type ImageReference } from '../formats/imageReference.ts';
import { type Contents, contentsOf } from './contents.ts';
import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import { minimumDriver } from './drivers.ts';
import type { EndOfLifeTable } from './endOfLife.ts';
import type { Facts } from './facts.ts';
import { type Family, type FamilyName, familyOf, type Meant, meantBy } from './family.ts';
import { listedRepository } from './listedRepository.ts';
import { nvidiaCuda } from './nvidiaCuda.ts';
import {
  alpineImages,
  centosImages,
  distribution,
  fixedSystem,
  monthlyImages,
  pythonImages,
  unlisted,
} from './officialImages.ts';
import { pytorchImages } from './pytorchImages.ts';
import type { SourceBook } from './sourceBook.ts';
import type { ImageSize } from './subjects.ts';
import { taggedImages, tensorflowImages, versionTaggedImages } from './taggedImages.ts';
import { NONE_READ, type ReadLists } from './tagList.ts';
import type { Answer, EndOfLife, ImageFacts, KnowledgeBase } from './types.ts';

type ImageQueries = Pick<
  KnowledgeBase,
  | 'image'
  | 'nearestTags'
  | 'meantImage'
  | 'pinnedTag'
  | 'siblingTag'
  | 'tagsOf'
  | 'removedTagsOf'
  | 'repositories'
>;

const MAX_ANSWERS = 500;

/** Everything that is asked about an image reference. */
export function imageQueries(
  facts: Facts,
  book: SourceBook,
  ends: EndOfLifeTable,
  read: ReadLists = NONE_READ,
): ImageQueries {
  const repositories = repositoriesOf(facts, ends);
  const listed = listedRepositories(repositories, facts, read);
  /** A list speaks for the registry it comes from: of a copy elsewhere the facts alone are asked. */
  const repositoryOf = (image: ImageReference, name: FamilyName): Repository =>
    (canonicalName(image) === name ? listed.get(name) : undefined) ?? repositories[name];
  const known = (image: ImageReference): Repository | undefined => {
    const family = familyOf(image);
    return family === undefined ? undefined : repositoryOf(image, family.name);
  };
  const unserved = (image: ImageReference): Description => {
    const meant = meantBy(image, facts.imageNames);
    if (meant !== undefined) return misnamed(image, meant, repositories[meant.name]);
    const reason = 'the name of an image is written in lower case';
    return /[A-Z]/.test(image.repository) ? { ...NOTHING_KNOWN, reason } : NOTHING_KNOWN;
  };
  const named = (family: string): Repository | undefined =>
    listed.get(family) ?? Object.entries(repositories).find(([name]) => name === family)?.[1];
  const answered = new Map<string, ImageFacts>();
  const answer = (image: ImageReference): ImageFacts => {
    const family = familyOf(image);
    const said =
      family === undefined ? unserved(image) : describe(image, family, repositoryOf(image, family.name));
    return complete(said, image, family, facts, book, ends);
  };
  return {
    // Several rules, hovers and hints ask about the same few images at every key.
    image: (image) => {
      const key = JSON.stringify([image.registry, image.repository, image.tag, image.digest]);
      const earlier = answered.get(key);
      if (earlier !== undefined) return earlier;
      const fresh = answer(image);
      if (answered.size >= MAX_ANSWERS) answered.clear();
      answered.set(key, fresh);
      return fresh;
    },
    repositories: () => Object.keys(repositories),
    nearestTags: (image, limit) => known(image)?.nearest(image.tag, limit) ?? [],
    meantImage: (image) => {
      const meant = meantBy(image, facts.imageNames);
      return meant === undefined ? undefined : { ...image, repository: meant.name };
    },
    pinnedTag: (image) => known(image)?.pinned(image.tag),
    siblingTag: (image, flavour) => known(image)?.sibling(image.tag, flavour),
    tagsOf: (family) => named(family)?.tags() ?? [],
    removedTagsOf: (family) => named(family)?.removed?.() ?? [],
  };
}

function repositoriesOf(facts: Facts, ends: EndOfLifeTable): Readonly<Record<FamilyName, Repository>> {
  return {
    'nvidia/cuda': nvidiaCuda(facts.nvidiaCuda, ends),
    'pytorch/pytorch': pytorchImages(facts.pytorchImages, facts.torch),
    'nvcr.io/nvidia/pytorch': monthlyImages(
      taggedImages('nvcr.io/nvidia/pytorch', facts.imageFamilies),
      facts.imageNames,
    ),
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
    centos: centosImages(),
    alpine: alpineImages(ends),
  };
}

/** The repositories of which a tag list was read. */
function listedRepositories(
  repositories: Readonly<Record<string, Repository>>,
  { sources }: Facts,
  { lists, today }: ReadLists,
): ReadonlyMap<string, Repository> {
  return new Map(
    lists.flatMap((list) => {
      const inner = repositories[list.image];
      const dates = { factsFrom: sources.asOf, today };
      return inner === undefined ? [] : [[list.image, listedRepository(inner, list, dates)] as const];
    }),
  );
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

/**
 * A name that is no official image. It can be one built on the same machine, so only a tag of the shape of the meant
 * repository is judged, and nothing is said of what is inside.
 */
function misnamed(image: ImageReference, meant: Meant, repository: Repository): Description {
  const { cuda, flavour, os } = repository.describe(image.tag);
  if (cuda === undefined || flavour === undefined || image.digest !== undefined) return NOTHING_KNOWN;
  return {
    status: 'does-not-exist',
    certainty: 'medium',
    reason: `there is no official image "${meant.written}", such tags belong to ${meant.name}`,
    os,
    sourceIds: meant.sourceIds,
  };
}

function complete(
  said: Description,
  image: ImageReference,
  family: Family | undefined,
  facts: Facts,
  book: SourceBook,
  ends: EndOfLifeTable,
): ImageFacts {
  const inside =
    family === undefined || said.unfamiliar === true
      ? undefined
      : contentsOf(family.name, said, facts.contents);
  const driver = said.cuda === undefined ? undefined : minimumDriver(said.cuda, facts.drivers, book);
  const endings = [
    ...(said.python === undefined ? [] : value(ends.python(said.python))),
    ...(said.os === undefined ? [] : value(ends.os(said.os.name, said.os.version))),
  ];
  const { checks, size, ids } = said.unfamiliar === true ? NOTHING_MORE : more(said, image, family, facts);
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
    statusSources: said.status === 'unknown' ? [] : book.resolve(said.sourceIds),
    cuda: said.cuda,
    cudnn: said.cudnn,
    torch: said.torch,
    python: said.python ?? inside?.python,
    os: said.os,
    flavour: said.flavour,
    has: inside?.has ?? [],
    lacks: inside?.lacks ?? [],
    ...(inside?.user === undefined ? {} : { user: inside.user }),
    ...(inside?.uid1000 === undefined ? {} : { uid1000: inside.uid1000 }),
    ...(inside === undefined ? {} : { environment: environmentOf(inside, book) }),
    ...(checks ? { checksDriver: true } : {}),
    ...(said.packages === undefined ? {} : { packages: said.packages }),
    ...(size === undefined ? {} : { size }),
    minimumDriver: driver?.kind === 'known' ? driver.value : undefined,
    endOfLife: endings,
    sources,
    asOf: book.newest(sources),
  };
}

function environmentOf({ environment }: Contents, book: SourceBook): NonNullable<ImageFacts['environment']> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, { value, sourceIds }]) => [
      name,
      { value, sources: book.resolve(sourceIds) },
    ]),
  );
}

interface More {
  readonly checks: boolean;
  readonly size: ImageSize | undefined;
  readonly ids: readonly string[];
}

const NOTHING_MORE: More = { checks: false, size: undefined, ids: [] };

/** What is known by family or by the exact tag, not by the description of the repository. */
function more(
  said: Description,
  { tag }: ImageReference,
  family: Family | undefined,
  { imageFamilies }: Facts,
): More {
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
