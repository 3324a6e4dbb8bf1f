import { describe, expect, it } from 'vitest';
import { shippedTools } from '../../../server/src/tools/buildTools.ts';
import { first, model } from '../../support/model.ts';

describe('build tools that stay', () => {
  it.each([
    ['apt-get install -y g++-12 python3.11-dev curl', ['g++-12', 'python3.11-dev']],
    ['apt-get install gcc && apt-get remove gcc', []],
    ['apt-get remove gcc && apt-get install gcc', ['gcc']],
    ['apt-get install gcc g++ && apt-get purge --auto-remove gcc', []],
    ['apt-get install gcc g++ && apt-get purge gcc', ['g++']],
    ['dnf install -y gcc-c++ python3.12-devel make', ['gcc-c++', 'python3.12-devel']],
    ['apk add --virtual .b gcc && apk del .b', []],
    ['apt-get install $TOOLS && gcc x.c', []],
  ])('%s', (script, expected) => {
    const run = first(model(`FROM a\nRUN ${script}\n`), 'RUN');
    expect(shippedTools(run).flatMap(({ compilers, headers }) => [...compilers, ...headers])).toEqual(
      expected,
    );
  });
});
