import type { KnowledgeBase } from '../knowledge/types.ts';
import type { Device, Framework, Manager, Purpose } from './answers.ts';
import type { StarterFacts } from './starterFacts.ts';

/** What a folder suggests, and the file that says so. */
export interface Suggestion<T extends string = string> {
  readonly value: T;
  readonly from: string | undefined;
}

// A package that says which framework is at work, the most telling first; imports go by the same names.
const SIGNS: readonly (readonly [string, Framework])[] = [
  ['vllm', 'vllm'],
  ['torch', 'pytorch'],
  ['pytorch-lightning', 'pytorch'],
  ['lightning', 'pytorch'],
  ['tensorflow', 'tensorflow'],
  ['tensorflow-cpu', 'tensorflow'],
  ['jax', 'jax'],
  ['flax', 'jax'],
  ['transformers', 'pytorch'],
  ['keras', 'tensorflow'],
];

export function suggestFramework(facts: StarterFacts): Suggestion<Framework> {
  for (const [name, framework] of SIGNS) {
    const from = facts.packages.get(name)?.from ?? importer(facts, name);
    if (from !== undefined) return { value: framework, from };
  }
  const [any] = facts.packages.values();
  const from = any?.from ?? facts.sources[0]?.path;
  return from === undefined ? { value: 'pytorch', from: undefined } : { value: 'other', from };
}

export function suggestDevice(facts: StarterFacts, knowledge: KnowledgeBase): Suggestion<Device> {
  const index = facts.indexes.some((url) => knowledge.torchIndexVariant(url) === 'cpu');
  const torch = facts.packages.get('torch');
  const cpu = facts.packages.get('tensorflow-cpu') ?? facts.packages.get('cpuonly');
  const from = index ? facts.requirementsFile : torch?.pin?.endsWith('+cpu') ? torch.from : cpu?.from;
  return from === undefined ? { value: 'gpu', from: undefined } : { value: 'cpu', from };
}

const SERVERS = ['fastapi', 'uvicorn', 'gunicorn', 'flask', 'starlette', 'litestar'];

export function suggestPurpose(facts: StarterFacts): Suggestion<Purpose> {
  const app = facts.sources.find((source) => source.app !== undefined);
  if (app !== undefined) return { value: 'serving', from: app.path };
  const training = facts.sources.find(({ path }) => TRAINING.test(path));
  if (training !== undefined) return { value: 'training', from: training.path };
  const server = SERVERS.flatMap((name) => facts.packages.get(name) ?? [])[0];
  if (server !== undefined) return { value: 'serving', from: server.from };
  return { value: facts.sources.length > 0 ? 'training' : 'serving', from: facts.sources[0]?.path };
}

/** The file names of scripts that train. */
export const TRAINING = /(?:^|[/_-])(?:train|training|finetune|fine_tune|pretrain)\w*\.py$/;

export function suggestManager(facts: StarterFacts): Suggestion<Manager> {
  if (facts.uvLock) return { value: 'uv', from: 'uv.lock' };
  if (facts.requirementsFile !== undefined) return { value: 'pip', from: facts.requirementsFile };
  if (facts.environmentFile !== undefined) return { value: 'conda', from: facts.environmentFile };
  const listed = facts.pyproject?.lists === true;
  return listed ? { value: 'uv', from: 'pyproject.toml' } : { value: 'pip', from: undefined };
}

function importer(facts: StarterFacts, name: string): string | undefined {
  return facts.sources.find(({ imports }) => imports.has(name.replaceAll('-', '_')))?.path;
}
