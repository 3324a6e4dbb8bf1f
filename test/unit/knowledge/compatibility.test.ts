import { describe, expect, it } from 'vitest';
import { compatibility } from '../../../server/src/knowledge/compatibility.ts';
import { type CompatibilityQuestion, SUBJECTS } from '../../../server/src/knowledge/compatibilityReason.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';

const knowledge = loadKnowledge();
const RUNTIME_12_4 = 'nvidia/cuda:12.4.1-runtime-ubuntu22.04';
const TORCH_2_5 = 'pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime';

/** The answer, after checking what holds for every answer. */
function ask(question: CompatibilityQuestion) {
  const answer = compatibility(question, knowledge);
  expect(answer.reasons.length).toBeGreaterThan(0);
  for (const { message, sources, verdict } of answer.reasons) {
    if (sources.length === 0) expect({ message, verdict }).toEqual({ message, verdict: 'unknown' });
    expect(message).not.toMatch(/\.$|undefined/);
  }
  return answer;
}

type Case = readonly [CompatibilityQuestion, 'ok' | 'impossible' | 'unknown', string];

function judges(cases: readonly Case[]): void {
  it.each(cases)('%j: %s', (question, verdict, words) => {
    const answer = ask(question);
    const reason = answer.reasons.find(({ message }) => message.includes(words));
    expect(answer.reasons.map(({ message }) => message).join('\n')).toContain(words);
    expect({ whole: answer.verdict, one: reason?.verdict }).toEqual({ whole: verdict, one: verdict });
  });
}

describe('does the image exist', () => {
  judges([
    [{ image: RUNTIME_12_4 }, 'ok', 'exists'],
    [
      { image: 'nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04' },
      'impossible',
      'does not exist: CUDA 12.4 and later',
    ],
    [{ image: 'nvidia/cuda:10.2-devel-ubuntu18.04' }, 'impossible', 'was removed'],
    [
      { image: 'pytorch/pytorch:2.0.1-cuda11.8-cudnn8-runtime' },
      'unknown',
      'does not exist as far as is known',
    ],
    [{ image: 'nvidia/cuda:13.9.0-base-ubuntu24.04' }, 'unknown', 'no table says whether'],
    [{ image: 'ghcr.io/somebody/something:1' }, 'unknown', 'no table says whether'],
    [{ image: 'rocm/pytorch:latest' }, 'unknown', 'no table says whether'],
    [{ image: 'python:3.11-slim' }, 'unknown', 'nothing is known to compare image python:3.11-slim with'],
  ]);
});

it('says of every tag in the tables that it exists or is gone, with a source', () => {
  const unconfirmed: string[] = [];
  for (const family of knowledge.repositories().filter((name) => name !== 'python')) {
    const verdictOf = (tag: string) => ask({ image: `${family}:${tag}` }).verdict;
    for (const tag of knowledge.tagsOf(family))
      if (verdictOf(tag) !== 'ok') unconfirmed.push(`${family}:${tag}`);
    for (const tag of knowledge.removedTagsOf(family)) expect(verdictOf(tag), tag).toBe('impossible');
  }
  for (const image of unconfirmed)
    expect(ask({ image }).reasons).toMatchObject([
      { message: `${image} is likely to exist, but no source confirms it` },
    ]);
  expect(unconfirmed.length).toBeLessThan(10);
});

describe('was torch released, and for this CUDA', () => {
  judges([
    [{ torch: '2.5.1' }, 'ok', 'torch 2.5.1 is a release'],
    [{ torch: '1.4.0' }, 'ok', 'torch 1.4.0 is a release'],
    [{ torch: '2.5.2' }, 'impossible', 'never released: 2.5.1 is followed by 2.6.0'],
    [{ torch: '99.0.0' }, 'unknown', 'the tables end with'],
    [{ torch: '2.5.0rc1' }, 'unknown', 'is not a final release'],
    [{ torch: '2.5.1', cuda: '12.4' }, 'ok', 'has a wheel for cu124'],
    [{ torch: '2.5.1', cuda: '12.4.1' }, 'ok', 'has a wheel for cu124'],
    [{ torch: '2.5.1', cuda: 'cpu' }, 'ok', 'has a wheel for cpu'],
    [{ torch: '2.5.1+cu118' }, 'ok', 'has a wheel for cu118'],
    [{ torch: '2.6.0', cuda: 'cu121' }, 'impossible', 'built for cu118, cu124, cu126'],
    [{ torch: '2.5.1+cu124', cuda: '12.1' }, 'impossible', 'is the build for cu124, not for cu121'],
    [{ torch: '99.0.0', cuda: '12.4' }, 'unknown', 'for which CUDA torch 99.0.0'],
  ]);
});

describe('is there a wheel for the Python', () => {
  judges([
    [{ torch: '2.5.1', python: '3.12' }, 'ok', 'torch 2.5.1 has a wheel on Linux for Python 3.12'],
    [{ torch: '2.5.1', python: '3.12.7' }, 'ok', 'torch 2.5.1 has a wheel on Linux for Python 3.12'],
    [{ torch: '2.1.0', python: '3.13' }, 'impossible', 'its wheels are for 3.8, 3.9, 3.10, 3.11'],
    [{ torch: '2.5.1', python: '3.12t' }, 'unknown', 'is not a Python release'],
    [{ image: 'python:3.11-slim', torch: '2.5.1' }, 'ok', 'for Python 3.11 of the image'],
    [{ image: 'python:3.13-slim', torch: '2.1.0' }, 'impossible', 'for Python 3.13 of the image'],
    [{ image: 'python:3.12-alpine', torch: '2.5.1' }, 'impossible', 'no wheel on Linux with musl'],
    [
      { image: 'python:3.13-slim', torch: '2.1.0', python: '3.11' },
      'unknown',
      'has Python 3.13, and whether',
    ],
    [{ image: TORCH_2_5, python: '3.11' }, 'ok', 'has Python 3.11'],
  ]);
});

describe('do torchvision and torchaudio accept the torch', () => {
  judges([
    [
      { torch: '2.5.1', torchvision: '0.20.1', torchaudio: '2.5.1' },
      'ok',
      'torchvision 0.20.1 asks for torch==2.5.1',
    ],
    [{ torch: '2.5.1', torchvision: '0.21.0' }, 'impossible', 'asks for torch==2.6.0, not for torch 2.5.1'],
    [{ torch: '2.5.1', torchaudio: '2.4.1' }, 'impossible', 'torchaudio 2.4.1 asks for torch==2.4.1'],
    [{ torch: '2.11.0', torchaudio: '99.0' }, 'unknown', 'which torch torchaudio 99.0 asks for'],
    [{ image: TORCH_2_5, torchvision: '0.21.0' }, 'impossible', 'not for torch 2.5.1 of the image'],
    [{ image: TORCH_2_5, torchvision: '0.20.1' }, 'ok', 'accepts torch 2.5.1 of the image'],
  ]);
});

describe('is the driver enough', () => {
  judges([
    [{ image: RUNTIME_12_4, driver: '550.54.15' }, 'ok', 'is at least 550.54.15 of CUDA 12.4.1'],
    [{ image: RUNTIME_12_4, driver: '535.183.01' }, 'ok', 'runs by minor-version compatibility'],
    [
      { image: RUNTIME_12_4, driver: '545.23.08' },
      'impossible',
      'refused at start: images of CUDA 12.4.1 demand cuda>=12.4',
    ],
    [
      { image: 'nvidia/cuda:12.6.3-base-ubuntu22.04', driver: '550.54.15', gpu: 'RTX 4090' },
      'impossible',
      'do not admit driver 550.54.15 (CUDA 12.4) with a consumer GPU',
    ],
    [
      { image: 'nvidia/cuda:12.6.3-base-ubuntu22.04', driver: '550.54.15', gpu: 'A100' },
      'ok',
      'runs by minor-version compatibility',
    ],
    [
      { image: 'nvidia/cuda:12.6.3-base-ubuntu22.04', driver: '550.54.15' },
      'unknown',
      'admits it on data center and workstation GPUs only',
    ],
    [{ cuda: '12.6', driver: '550.54.15' }, 'ok', 'CUDA 12.6 on a plain base'],
    [{ cuda: '12.4', driver: '470.57.02' }, 'impossible', 'so a driver of a newer branch is needed'],
    [
      { torch: '2.5.1', cuda: '12.4', driver: '525.60.13' },
      'ok',
      'torch 2.5.1 for cu124: driver 525.60.13 is below',
    ],
    [{ torch: '2.9.1', driver: '470' }, 'impossible', 'below 525.60.13, the lowest for CUDA 12.x'],
    [
      { torch: '2.11.0', driver: '550.54.15' },
      'unknown',
      'it depends on the wheel; the default: torch 2.11.0 for cu130',
    ],
    [{ cuda: '12.7', driver: '550' }, 'unknown', 'no table says whether driver 550 runs CUDA 12.7'],
    [{ image: 'nvcr.io/nvidia/pytorch:24.10-py3', driver: '550' }, 'unknown', 'which driver nvcr.io'],
    [{ gpu: 'V100', driver: '590' }, 'impossible', 'R580 is the last driver branch for V100'],
  ]);
});

describe('is the GPU served', () => {
  judges([
    [
      { torch: '2.5.1', cuda: '12.4', gpu: 'H100' },
      'ok',
      'torch 2.5.1 for cu124 has code for H100 (compute capability 9.0)',
    ],
    [{ torch: '2.5.1', gpu: 'RTX 5090' }, 'impossible', 'has no code for RTX 5090 (compute capability 12.0)'],
    [{ torch: '2.14.1', gpu: 'V100' }, 'unknown', 'another: torch 2.14.1 for cu126 has code for V100'],
    [
      { torch: '2.14.1', cuda: '13.0', gpu: 'V100' },
      'impossible',
      'torch 2.14.1 for cu130 has no code for V100',
    ],
    [{ torch: '2.5.1+rocm6.2', gpu: 'A100' }, 'unknown', 'for which GPUs torch 2.5.1+rocm6.2 has code'],
    [{ torch: '2.5.1', cuda: 'cpu', gpu: 'A100' }, 'unknown', 'for which GPUs a CPU build has code'],
    [{ image: TORCH_2_5, gpu: '12.0' }, 'impossible', 'has no code for compute capability 12.0'],
    [{ cuda: '12.4', gpu: 'H100' }, 'ok', 'CUDA 12.4 compiles for H100'],
    [{ cuda: '12.4', gpu: 'RTX 5090' }, 'impossible', 'CUDA 12.8 is the first that does'],
    [{ cuda: '13.0', gpu: 'V100' }, 'impossible', 'CUDA 13.0 dropped it'],
    [{ image: 'nvidia/cuda:13.0.2-base-ubuntu24.04', gpu: 'V100' }, 'impossible', 'CUDA 13.0 dropped V100'],
    [{ image: RUNTIME_12_4, gpu: 'RTX 5090' }, 'unknown', 'only PTX in what is installed runs on it'],
    [{ cuda: '12.4', gpu: 'RTX 6000' }, 'unknown', 'is not among the GPUs'],
  ]);
});

describe('a CUDA of the wheel that differs from the CUDA of the image', () => {
  judges([
    [{ image: RUNTIME_12_4, torch: '2.5.1', cuda: '12.1' }, 'ok', 'bring their own CUDA beside CUDA 12.4.1'],
    [{ image: RUNTIME_12_4, cuda: '11.8' }, 'ok', 'may differ from it'],
    [{ image: TORCH_2_5, torch: '2.6.0' }, 'ok', 'installing torch 2.6.0 replaces it'],
  ]);
});

describe('suggestions', () => {
  it.each<readonly [CompatibilityQuestion, readonly CompatibilityQuestion[]]>([
    [
      { image: 'nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04' },
      [{ image: 'nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04' }],
    ],
    [
      { image: RUNTIME_12_4, driver: '545.23.08' },
      [{ image: 'nvidia/cuda:12.3.2-runtime-ubuntu22.04' }, { driver: '550.54.15' }],
    ],
    [{ torch: '2.5.1', torchvision: '0.21.0' }, [{ torchvision: '0.20.1' }, { torch: '2.6.0' }]],
    [{ torch: '2.1.0', python: '3.13' }, [{ python: '3.11' }]],
    [{ torch: '2.11.0', driver: '550.54.15' }, [{ cuda: '12.8' }]],
    [
      { torch: '2.5.1', torchvision: '0.20.1', gpu: 'RTX 5090' },
      [{ torch: '2.7.0', torchvision: '0.22.0', cuda: '12.8' }],
    ],
    [{ image: TORCH_2_5, gpu: 'RTX 5090' }, [{ image: 'pytorch/pytorch:2.7.0-cuda12.8-cudnn9-runtime' }]],
  ])('%j', (question, expected) => {
    const { suggestions, reasons } = ask(question);
    expect(suggestions).toEqual(expect.arrayContaining([...expected]));
    const count = (list: typeof reasons) => list.filter(({ verdict }) => verdict !== 'ok').length;
    for (const change of suggestions)
      expect(count(ask({ ...question, ...change }).reasons)).toBeLessThan(count(reasons));
  });

  it('offers nothing that breaks something else', () => {
    // torchvision 0.20.1, which goes with torch 2.5.1, has no wheel for Python 3.13.
    const { suggestions } = ask({ torch: '2.6.0', torchvision: '0.21.0', cuda: '12.1', python: '3.13' });
    expect(suggestions).not.toContainEqual({ torch: '2.5.1', torchvision: '0.20.1' });
    expect(suggestions).toContainEqual({ cuda: '12.4' });
  });
});

describe('what cannot be read', () => {
  it.each(['banana', '12.x', '', ' ', 'x'.repeat(10_000), '1'.repeat(10_000), '\u0000', '../..', '-1', '{}'])(
    '%j is unknown',
    (text) => {
      for (const subject of SUBJECTS) {
        const alone = ask({ [subject]: text });
        expect({ subject, verdict: alone.verdict }).toEqual({ subject, verdict: 'unknown' });
        // Nothing good around it makes it good.
        const among = ask({
          torch: '2.5.1',
          cuda: '12.4',
          python: '3.12',
          driver: '550',
          gpu: 'A100',
          [subject]: text,
        });
        expect({ subject, verdict: among.verdict }).toEqual({ subject, verdict: 'unknown' });
      }
      expect(ask(Object.fromEntries(SUBJECTS.map((subject) => [subject, text]))).verdict).toBe('unknown');
    },
  );

  it.each<CompatibilityQuestion>([
    {},
    { driver: '550' },
    { gpu: 'V100' },
    { cuda: '12.4' },
    { python: '3.12' },
  ])('%j compares nothing', (question) => {
    expect(ask(question)).toMatchObject({ verdict: 'unknown', suggestions: [] });
  });
});
