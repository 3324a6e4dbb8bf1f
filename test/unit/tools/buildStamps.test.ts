import { describe, expect, it } from 'vitest';
import { installsPackages, isBuildStamp } from '../../../server/src/tools/buildStamps.ts';
import { first, model } from '../../support/model.ts';

describe('names of build arguments that change every time', () => {
  it.each(['GIT_SHA', 'GIT_COMMIT', 'CI_COMMIT_SHA', 'BUILD_DATE', 'VCS_REF', 'BUILD_NUMBER', 'GITHUB_SHA'])(
    '%s',
    (name) => {
      expect(isBuildStamp(name)).toBe(true);
    },
  );
  it.each(['VERSION', 'CACHEBUST', 'DEEPEP_COMMIT', 'VLLM_COMMIT_SHA', 'COMMIT', 'SHA256', 'BUILD_TYPE'])(
    'not %s',
    (name) => {
      expect(isBuildStamp(name)).toBe(false);
    },
  );
});

describe('a RUN that installs packages', () => {
  it.each([
    ['uv sync --frozen', true],
    ['apt-get update', false],
    ['apk add curl', true],
    ['conda env create -f e.yml', true],
    ['conda clean -a', false],
    ['echo pip install x', false],
  ])('%s: %s', (script, expected) => {
    expect(installsPackages(first(model(`FROM a\nRUN ${script}\n`), 'RUN'))).toBe(expected);
  });
});
