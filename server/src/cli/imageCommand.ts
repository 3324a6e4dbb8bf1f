import { type ImageReference, isImageReference, parseImageReference } from '../formats/imageReference.ts';
import type { ImageFacts, KnowledgeBase } from '../knowledge/types.ts';
import { colours, wantsColour } from './colours.ts';
import { imageOptions } from './commandOptions.ts';
import { CLEAN, type Host, type Status } from './host.ts';
import { json } from './jsonReport.ts';
import { UsageError } from './usageError.ts';

const NEAREST = 3;

/** `ml-dockerfile image`: what the tables know of one reference. Answers with status 0 whatever the answer is. */
export async function imageCommand(args: readonly string[], host: Host): Promise<Status> {
  const { reference, format } = imageOptions(args);
  if (!isImageReference(reference)) throw new UsageError(`"${reference}" is not an image reference`);
  const knowledge = host.knowledge();
  const image = parseImageReference(reference);
  const facts = knowledge.image(image);
  const gone = facts.status === 'does-not-exist' || facts.status === 'removed';
  const nearest = gone ? knowledge.nearestTags(image, NEAREST) : [];
  if (format === 'json') host.out(json(imageJson(reference, facts, nearest, knowledge)));
  else host.out(imageText(reference, image, facts, nearest, host));
  return CLEAN;
}

/** Null says "not known". */
function imageJson(
  reference: string,
  facts: ImageFacts,
  nearest: readonly string[],
  knowledge: KnowledgeBase,
) {
  const { minimumDriver } = facts;
  return {
    version: 1,
    knowledge: { revision: knowledge.revision, asOf: knowledge.asOf },
    image: reference,
    status: facts.status,
    reason: facts.reason ?? null,
    nearest,
    cuda: facts.cuda ?? null,
    cudnn: facts.cudnn ?? null,
    torch: facts.torch ?? null,
    python: facts.python ?? null,
    os: facts.os ?? null,
    flavour: facts.flavour ?? null,
    packages: facts.packages ?? {},
    has: facts.has,
    lacks: facts.lacks,
    user: facts.user ?? null,
    size:
      facts.size === undefined
        ? null
        : { compressed: facts.size.compressed ?? null, uncompressed: facts.size.uncompressed ?? null },
    checksDriver: facts.checksDriver ?? null,
    minimumDriver:
      minimumDriver === undefined
        ? null
        : { linux: minimumDriver.linux, minorCompatible: minimumDriver.minorCompatible ?? null },
    endOfLife: facts.endOfLife.map(({ subject, date }) => ({ subject, date })),
    sources: facts.sources.map(({ title, asOf }) => ({ title, asOf })),
    asOf: facts.asOf,
  };
}

function imageText(
  reference: string,
  image: ImageReference,
  facts: ImageFacts,
  nearest: readonly string[],
  host: Host,
): string {
  const paint = colours(wantsColour(host.env, host.terminal));
  const name = image.registry === undefined ? image.repository : `${image.registry}/${image.repository}`;
  const { os, minimumDriver: driver } = facts;
  const compatible =
    driver?.minorCompatible === undefined
      ? ''
      : ` (${driver.minorCompatible} with minor-version compatibility)`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['status', facts.reason === undefined ? status(facts) : `${status(facts)}: ${facts.reason}`],
    ...nearest.map((tag) => ['nearest', `${name}:${tag}`] as const),
    ['CUDA', facts.cuda],
    ['cuDNN', facts.cudnn],
    ['PyTorch', facts.torch],
    ['Python', facts.python],
    ['system', os === undefined ? undefined : `${os.name} ${os.version}`],
    ['flavour', facts.flavour],
    ...Object.entries(facts.packages ?? {}).map(
      ([name, version]) => ['package', `${name} ${version}`] as const,
    ),
    ['has', listed(facts.has)],
    ['lacks', listed(facts.lacks)],
    ['user', facts.user],
    ['size', sizeText(facts)],
    ['driver', driver === undefined ? undefined : `>= ${driver.linux}${compatible}`],
    ['', facts.checksDriver === true ? 'checked when a container starts' : undefined],
    ...facts.endOfLife.map(({ subject, date }) => ['end of life', `${subject}: ${date}`] as const),
    ...facts.sources.map(({ title, asOf }) => ['source', `${title}, ${asOf}`] as const),
  ];
  const known = rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
  const lines = known.map(([label, value]) => `  ${paint.blue(label.padEnd(11))}  ${value}\n`);
  return `${paint.bold(reference)}\n${lines.join('')}`;
}

function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(', ');
}

function sizeText({ size }: ImageFacts): string | undefined {
  if (size === undefined) return undefined;
  const { compressed, uncompressed, approximate } = size;
  const parts = [
    ...(compressed === undefined ? [] : [`${compressed} compressed`]),
    ...(uncompressed === undefined ? [] : [`${uncompressed} uncompressed`]),
  ];
  return `${approximate ? 'about ' : ''}${parts.join(', ')}`;
}

function status({ status: value, family }: ImageFacts): string {
  if (value === 'does-not-exist') return 'does not exist';
  if (value !== 'unknown') return value;
  return family === undefined
    ? 'unknown: no table covers this repository'
    : 'unknown: no table covers this tag';
}
