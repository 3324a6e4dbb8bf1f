import { describe, expect, it } from 'vitest';
import { DEVICES, FRAMEWORKS, MANAGERS, PURPOSES } from '../../../server/src/scaffold/answers.ts';
import { completeAnswers } from '../../../server/src/scaffold/questions.ts';
import { dockerfileOf, type Files, findingsOf, folder, written } from './folder.ts';

const FOLDERS: Readonly<Record<string, Files>> = {
  'an empty folder': {},
  'a service with requirements': {
    'requirements.txt': 'torch==2.4.0\nfastapi==0.115.6\nopencv-python==4.10.0.84\n',
    'app/main.py': 'from fastapi import FastAPI\nimport torch\napp = FastAPI()\n',
  },
  'a uv project': {
    'pyproject.toml':
      '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = ["jax==0.5.0"]\n[build-system]\nrequires = ["hatchling"]\n',
    'uv.lock': 'version = 1\n[[package]]\nname = "jax"\nversion = "0.5.0"\n',
  },
  'a conda environment': {
    'environment.yml':
      'dependencies:\n  - python=3.11\n  - pytorch=2.4.0\n  - pip:\n      - fastapi==0.115.6\n',
  },
};

const COMBINATIONS = FRAMEWORKS.flatMap((framework) =>
  DEVICES.flatMap((device) =>
    PURPOSES.flatMap((purpose) => MANAGERS.map((manager) => ({ framework, device, purpose, manager }))),
  ),
);

describe.each(Object.entries(FOLDERS))('%s', (_name, content) => {
  it('gets a Dockerfile without any finding, whatever is answered', async () => {
    const about = await folder(content);
    const different = new Map(
      COMBINATIONS.map((given) => [JSON.stringify(completeAnswers(given, about)), given]),
    );
    expect(different.size).toBeGreaterThan(20);
    for (const [answers, given] of different) {
      const made = await written(content, given);
      expect(await findingsOf(content, made), `${answers}\n${dockerfileOf(made)}`).toEqual([]);
    }
  });

  it('gets the same files again, also when they are there', async () => {
    const made = await written(content);
    expect(await written(content)).toEqual(made);
    const after = { ...content, ...Object.fromEntries(made.files.map(({ path, text }) => [path, text])) };
    const given = completeAnswers({}, await folder(content));
    expect(dockerfileOf(await written(after, given))).toBe(dockerfileOf(made));
  });
});

it('covers at least 40 combinations of an empty folder', async () => {
  const about = await folder({});
  const different = new Set(COMBINATIONS.map((given) => JSON.stringify(completeAnswers(given, about))));
  expect(different.size).toBeGreaterThanOrEqual(40);
});
