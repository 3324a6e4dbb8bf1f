import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import type { Answer } from '../../../server/src/knowledge/types.ts';

const knowledge = loadKnowledge();

/** Every question the tables can be asked, with what the tables themselves name. */
function* answers(): Iterable<readonly [string, Answer<unknown>]> {
  for (const { name, computeCapability } of knowledge.gpus()) {
    yield [name, knowledge.gpu(name)];
    yield [computeCapability, knowledge.computeCapability(computeCapability)];
    yield [`${computeCapability} on 9.0+PTX`, knowledge.runsOn(computeCapability, ['9.0+PTX'])];
  }
  for (const cuda of ['11.8.0', '12.4.1', '12.6.3', '13.0.2']) {
    yield [cuda, knowledge.compilable(cuda)];
    yield [cuda, knowledge.requireCuda(cuda)];
    yield [cuda, knowledge.minimumDriver(cuda)];
    for (const driver of ['470', '525', '530', '550', '575', '595']) {
      for (const checkedAtStart of [true, false]) {
        yield [`${driver} ${cuda}`, knowledge.driverVerdict({ driver, cuda, checkedAtStart })];
      }
    }
  }
  for (const name of [
    'torch',
    'torchvision',
    'torchaudio',
    'tensorflow',
    'jax',
    'vllm',
    'xformers',
    'flash-attn',
  ]) {
    yield [name, knowledge.packageTraits(name)];
    for (const version of knowledge.packageVersions(name)) {
      yield [`${name} ${version}`, knowledge.framework(name, version)];
      yield [`${name} ${version}`, knowledge.pythonWheels(name, version)];
      yield [`${name} ${version}`, knowledge.torchPin(name, version)];
      yield [`${name} ${version}`, knowledge.installsOn(name, version, '3.12')];
    }
  }
  for (const version of knowledge.packageVersions('torch')) {
    yield [version, knowledge.torchPairs(version)];
    yield [version, knowledge.torchArchitectures(version)];
    yield [version, knowledge.torchRunsOn(version, undefined, '8.0')];
  }
  for (const name of knowledge.environmentNames()) yield [name, knowledge.environment(name)];
}

describe('every known answer', () => {
  it('names a source with a title and a date, and its own date', () => {
    let known = 0;
    for (const [question, answer] of answers()) {
      if (answer.kind !== 'known') continue;
      known++;
      expect(answer.sources.length, question).toBeGreaterThan(0);
      expect(answer.asOf, question).toMatch(/^\d{4}(-\d{2}){0,2}$/);
      for (const { title, asOf } of answer.sources) {
        expect(title, question).not.toBe('');
        expect(asOf, question).toMatch(/^\d{4}(-\d{2}){0,2}$/);
      }
    }
    expect(known).toBeGreaterThan(2_000);
  });
});
