import contentsJson from '../../data/facts/contents.json' with { type: 'json' };
import driversJson from '../../data/facts/drivers.json' with { type: 'json' };
import endOfLifeJson from '../../data/facts/end-of-life.json' with { type: 'json' };
import nvidiaCudaJson from '../../data/facts/nvidia-cuda.json' with { type: 'json' };
import officialImagesJson from '../../data/facts/official-images.json' with { type: 'json' };
import pythonPackagesJson from '../../data/facts/python-packages.json' with { type: 'json' };
import pytorchImagesJson from '../../data/facts/pytorch-images.json' with { type: 'json' };
import secretsJson from '../../data/facts/secrets.json' with { type: 'json' };
import sourcesJson from '../../data/facts/sources.json' with { type: 'json' };
import torchJson from '../../data/facts/torch.json' with { type: 'json' };
import { minimumDriver } from './drivers.ts';
import { endOfLifeTable } from './endOfLife.ts';
import type { Facts } from './facts.ts';
import { imageQueries } from './images.ts';
import { packageQueries } from './pythonPackages.ts';
import { secretPatterns, secretVariables } from './secrets.ts';
import { sourceBook } from './sourceBook.ts';
import { torchTable } from './torch.ts';
import type { KnowledgeBase } from './types.ts';
import { unanswered } from './unanswered.ts';

// JSON has no tuples or literal types; the files' schemas (server/data/schema) check what this line asserts.
const bundled = {
  contents: contentsJson,
  drivers: driversJson,
  endOfLife: endOfLifeJson,
  nvidiaCuda: nvidiaCudaJson,
  officialImages: officialImagesJson,
  pythonPackages: pythonPackagesJson,
  pytorchImages: pytorchImagesJson,
  secrets: secretsJson,
  sources: sourcesJson,
  torch: torchJson,
} as unknown as Facts;

/** The knowledge base over the bundled facts. Cheap to create: tag lists are expanded on the first question. */
export function loadKnowledge(facts: Facts = bundled): KnowledgeBase {
  const book = sourceBook(facts.sources);
  const ends = endOfLifeTable(facts.endOfLife, book);
  const torch = torchTable(facts.torch, book);
  return {
    revision: facts.sources.revision,
    asOf: facts.sources.asOf,
    ...unanswered(),
    ...imageQueries(facts, book, ends),
    minimumDriver: (cuda) => minimumDriver(cuda, facts.drivers, book),
    torch: torch.release,
    torchWithVariant: torch.withVariant,
    ...packageQueries(facts.pythonPackages, book),
    pythonEndOfLife: ends.python,
    osEndOfLife: ends.os,
    secretPatterns: secretPatterns(facts.secrets, book),
    secretVariables: secretVariables(facts.secrets, book),
  };
}
