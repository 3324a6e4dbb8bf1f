import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const table = readTable<{
  tensorflow: { rows: { tf: string; package: string; cuda: string; cudnn: string }[] };
  jax: { rows: { jax: string; cuda12_wheel: { CUDA: string } | null }[] };
  pins: {
    vllm: { rows: { vllm: string; torch: string }[] };
    xformers: { rows: { xformers: string; torch: string }[] };
  };
}>('frameworks');

describe('frameworks', () => {
  it('has the tested configurations of TensorFlow', () => {
    for (const { tf, package: name, cuda, cudnn } of table.tensorflow.rows) {
      expect(knowledge.framework(name, tf), `${name} ${tf}`).toMatchObject({ value: { cuda, cudnn } });
    }
    // A patch release of a tested minor.
    expect(knowledge.framework('tensorflow', '2.16.2')).toMatchObject({
      value: { cuda: '12.3', cudnnMajor: '8', python: ['3.9', '3.10', '3.11', '3.12'] },
    });
  });

  it('has the CUDA of JAX, and no cuDNN where its page and its change log disagree', () => {
    for (const { jax, cuda12_wheel: wheel } of table.jax.rows) {
      const answer = knowledge.framework('jax', jax);
      if (wheel === null || answer.kind !== 'known') continue;
      expect(answer.value.cuda, jax).toContain(wheel.CUDA);
    }
    expect(knowledge.framework('jax', '0.6.1')).toMatchObject({
      value: { cudnn: undefined, cudnnMajor: '9' },
    });
    expect(knowledge.framework('jax', '0.7.1')).toMatchObject({ value: { cudnn: '>=9.8, <10.0' } });
    // jax is pure Python: it runs where jaxlib has wheels.
    expect(knowledge.framework('jax', '0.8.0')).toMatchObject({
      value: { python: ['3.11', '3.12', '3.13', '3.14'] },
    });
  });

  it('agrees with the table on the torch of vLLM and xformers', () => {
    let compared = 0;
    for (const { vllm, torch } of table.pins.vllm.rows) {
      const answer = knowledge.framework('vllm', vllm);
      if (answer.kind !== 'known' || answer.value.torch === undefined) continue;
      expect(answer.value.torch, `vllm ${vllm}`).toContain(torch);
      compared++;
    }
    expect(compared).toBeGreaterThan(15);
    expect(knowledge.framework('xformers', '0.0.30')).toMatchObject({ value: { torch: '2.7.0' } });
    expect(knowledge.framework('vllm', '0.33.0')).toMatchObject({ value: { torch: undefined } });
  });

  it.each([
    ['flash_attn', '2.8.3', { torch: '2.4.0, 2.5.1, 2.6.0, 2.7.1, 2.8.0', cuda: '12.9.1' }],
    ['onnxruntime-gpu', '1.16.3', { cuda: '11.8', cudnnMajor: '8' }],
    ['onnxruntime-gpu', '1.31.1', { cudnnMajor: '9' }],
    ['torch', '2.9.1', { cuda: '12.8', cudnn: '9.10.2.21', cudnnMajor: '9' }],
    ['ctranslate2', '4.5.0', { cudnnMajor: '9' }],
    ['ctranslate2', '4.4.0', { cudnnMajor: '8' }],
  ])('%s %s', (name, version, value) => {
    expect(knowledge.framework(name, version)).toMatchObject({ kind: 'known', value });
  });

  it('knows the companions of every torch release from the matrix and the wheel', () => {
    expect(knowledge.torchPairs('2.9.1')).toMatchObject({
      value: { torchvision: '0.24.1', torchaudio: '2.9.1', triton: '3.5.1' },
    });
    expect(knowledge.torchPairs('2.15.0')).toMatchObject({
      value: { torchvision: undefined, triton: '~=3.9.0' },
    });
    expect(knowledge.torchPairs('2.16.0')).toMatchObject({ kind: 'out-of-range' });
  });
});

describe('package traits', () => {
  it.each([
    ['torch', { cuda: 'bundled', muslWheels: false, systemLibraries: [] }],
    ['Flash_Attn', { needsNvcc: 'unless-wheel', noBuildIsolation: true }],
    ['opencv-python', { systemLibraries: ['libgl1', 'libglib2.0-0'] }],
    ['sklearn', { renamedTo: 'scikit-learn' }],
    ['jax[cuda12]', { cuda: 'bundled', muslWheels: true }],
    ['tensorflow[and-cuda]', { cuda: 'bundled', muslWheels: false }],
    ['tensorflow', { cuda: 'system' }],
    ['faster-whisper', { cuda: 'system' }],
    ['deepspeed', { needsNvcc: 'at-run-time' }],
  ])('%s', (name, value) => {
    expect(knowledge.packageTraits(name)).toMatchObject({ kind: 'known', value });
  });

  it.each(['constructor', '__proto__', 'left-pad', 'torch==2.0'])('does not know %s', (name) => {
    expect(knowledge.packageTraits(name)).toEqual({ kind: 'unknown' });
  });
});

describe('settings', () => {
  const env = readTable<{ env: { name: string; does: string; confidence?: string }[] }>(
    'serving-and-env',
  ).env;

  it('describes the variables that somebody read about, and no other', () => {
    for (const row of env) {
      for (const name of row.name.split(' / ')) {
        const answer = knowledge.environment(name);
        if (row.confidence === 'not re-read') expect(answer, name).toEqual({ kind: 'unknown' });
        else if (answer.kind === 'known') expect(answer.value.does, name).toBe(row.does);
      }
    }
    expect(knowledge.environmentNames()).toContain('UV_FROZEN');
    expect(knowledge.environmentNames().length).toBeGreaterThan(50);
    expect(knowledge.environment('TRANSFORMERS_CACHE')).toMatchObject({ value: { replacedBy: 'HF_HOME' } });
    expect(knowledge.environment('hf_home')).toEqual({ kind: 'unknown' });
  });

  it('describes flags in any spelling', () => {
    expect(knowledge.runFlag('--gpus=all')).toEqual(knowledge.runFlag('--gpus'));
    expect(knowledge.runFlag('--shm-size 8g')).toMatchObject({ value: { name: '--shm-size' } });
    expect(knowledge.runFlag('--rm')).toEqual({ kind: 'unknown' });
  });
});

describe('nonsense', () => {
  const nonsense = [
    '',
    ' ',
    'banana',
    '12.x',
    '..',
    '-1',
    '9'.repeat(10_000),
    'a'.repeat(10_000),
    '\0',
    '__proto__',
    '12.4.1.1.1.1.1',
  ];

  it.each(nonsense.map((text) => [text.slice(0, 20), text]))(
    '%j gets no answer and no exception',
    (_, text) => {
      const answers = [
        knowledge.gpu(text),
        knowledge.computeCapability(text),
        knowledge.compilable(text),
        knowledge.compiles(text, text),
        knowledge.torchArchitectures(text, text),
        knowledge.torchRunsOn(text, text, text),
        knowledge.runsOn(text, [text]),
        knowledge.driverVerdict({ driver: text, cuda: text, checkedAtStart: true }),
        knowledge.driverVerdict({ driver: '550', cuda: text, checkedAtStart: false }),
        knowledge.requireCuda(text),
        knowledge.driverBranch(text),
        knowledge.framework(text, text),
        knowledge.framework('torch', text),
        knowledge.torchPairs(text),
        knowledge.torchPin('torchvision', text),
        knowledge.acceptsTorch('torchvision', '0.24.1', text),
        knowledge.installsOn('torch', '2.9.1', text),
        knowledge.pythonWheels(text, text),
        knowledge.packageTraits(text),
        knowledge.environment(text),
        knowledge.runFlag(text),
      ];
      for (const answer of answers) expect(answer.kind).not.toBe('known');
      expect(knowledge.tagsOf(text)).toEqual([]);
      expect(knowledge.packageVersions(text)).toEqual([]);
    },
  );
});
