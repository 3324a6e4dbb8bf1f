import architecturesJson from '../../data/facts/architectures.json' with { type: 'json' };
import contentsJson from '../../data/facts/contents.json' with { type: 'json' };
import driverChecksJson from '../../data/facts/driver-checks.json' with { type: 'json' };
import driversJson from '../../data/facts/drivers.json' with { type: 'json' };
import endOfLifeJson from '../../data/facts/end-of-life.json' with { type: 'json' };
import frameworksJson from '../../data/facts/frameworks.json' with { type: 'json' };
import gpusJson from '../../data/facts/gpus.json' with { type: 'json' };
import imageFamiliesJson from '../../data/facts/image-families.json' with { type: 'json' };
import imageNamesJson from '../../data/facts/image-names.json' with { type: 'json' };
import nvidiaCudaJson from '../../data/facts/nvidia-cuda.json' with { type: 'json' };
import officialImagesJson from '../../data/facts/official-images.json' with { type: 'json' };
import packageIndexJson from '../../data/facts/package-index.json' with { type: 'json' };
import packageTraitsJson from '../../data/facts/package-traits.json' with { type: 'json' };
import pythonPackagesJson from '../../data/facts/python-packages.json' with { type: 'json' };
import pytorchImagesJson from '../../data/facts/pytorch-images.json' with { type: 'json' };
import registriesJson from '../../data/facts/registries.json' with { type: 'json' };
import secretsJson from '../../data/facts/secrets.json' with { type: 'json' };
import serversJson from '../../data/facts/servers.json' with { type: 'json' };
import settingsJson from '../../data/facts/settings.json' with { type: 'json' };
import sourcesJson from '../../data/facts/sources.json' with { type: 'json' };
import starterPinsJson from '../../data/facts/starter-pins.json' with { type: 'json' };
import torchJson from '../../data/facts/torch.json' with { type: 'json' };
import { architectureQueries } from './architectures.ts';
import { minimumDriver } from './drivers.ts';
import { driverQueries } from './driverVerdict.ts';
import { endOfLifeTable } from './endOfLife.ts';
import type { Facts } from './facts.ts';
import { framework, namesCudaPackages } from './frameworks.ts';
import { capabilityQueries, gpuQueries } from './gpus.ts';
import { imageQueries } from './images.ts';
import { indexTable } from './packageIndex.ts';
import { packageTraits } from './packageTraits.ts';
import { packageQueries } from './pythonPackages.ts';
import { registryQueries } from './registries.ts';
import { secretPatterns, secretVariables } from './secrets.ts';
import { serverQueries } from './servers.ts';
import { settingQueries } from './settings.ts';
import { sourceBook } from './sourceBook.ts';
import { starterQueries } from './starterPins.ts';
import { NONE_READ, type ReadLists, withTagLists } from './tagList.ts';
import { torchTable } from './torch.ts';
import { torchPairs } from './torchPairs.ts';
import type { KnowledgeBase } from './types.ts';

// JSON has no tuples or literal types; the files' schemas (server/data/schema) check what this line asserts.
const bundled = {
  servers: serversJson,
  settings: settingsJson,
  packageTraits: packageTraitsJson,
  packageIndex: packageIndexJson,
  gpus: gpusJson,
  imageFamilies: imageFamiliesJson,
  frameworks: frameworksJson,
  driverChecks: driverChecksJson,
  architectures: architecturesJson,
  contents: contentsJson,
  drivers: driversJson,
  endOfLife: endOfLifeJson,
  imageNames: imageNamesJson,
  nvidiaCuda: nvidiaCudaJson,
  officialImages: officialImagesJson,
  pythonPackages: pythonPackagesJson,
  pytorchImages: pytorchImagesJson,
  registries: registriesJson,
  secrets: secretsJson,
  sources: sourcesJson,
  starterPins: starterPinsJson,
  torch: torchJson,
} as unknown as Facts;

/**
 * The knowledge base over the bundled facts, and over tag lists that were read since. Cheap to create: tag lists are
 * expanded on the first question.
 */
export function loadKnowledge(facts: Facts = bundled, read: ReadLists = NONE_READ): KnowledgeBase {
  const book = sourceBook(withTagLists(facts.sources, read.lists));
  const ends = endOfLifeTable(facts.endOfLife, book);
  const torch = torchTable(facts.torch, book);
  const { pin, ...index } = indexTable(facts.packageIndex, book);
  return {
    revision: facts.sources.revision,
    asOf: facts.sources.asOf,
    ...imageQueries(facts, book, ends, read),
    ...registryQueries(facts.registries),
    minimumDriver: (cuda) => minimumDriver(cuda, facts.drivers, book),
    torch: torch.release,
    torchNeverReleased: torch.neverReleased,
    torchWithVariant: torch.withVariant,
    ...packageQueries(facts.pythonPackages, book),
    ...gpuQueries(facts.gpus, book),
    ...capabilityQueries(facts.gpus, book),
    ...architectureQueries(facts.architectures, torch, book, facts.gpus.execution),
    ...driverQueries(facts.driverChecks, facts.drivers, book),
    ...index,
    framework: (name, version) => framework(name, version, facts.frameworks, { pin, ...index }, book),
    namesCudaPackages: (name, version) => namesCudaPackages(name, version, { pin, ...index }),
    torchPairs: (version) => torchPairs(version, torch, { pin, ...index }, book),
    packageTraits: (name) => packageTraits(name, facts.packageTraits, book),
    ...serverQueries(facts.servers, book),
    ...settingQueries(facts.settings, book),
    ...starterQueries(facts.starterPins, book),
    pythonEndOfLife: ends.python,
    osEndOfLife: ends.os,
    secretPatterns: secretPatterns(facts.secrets, book),
    secretVariables: secretVariables(facts.secrets, book),
  };
}
