import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { editedSources } from '../../../server/src/tools/editedSources.ts';

const paths = (text: string) => {
  const file = parseDockerfile('file:///Dockerfile', text);
  return file.stages.flatMap((stage) => editedSources(file, stage)).map(({ path }) => path);
};

it('finds the file in the folder of the command', () => {
  expect(paths('FROM a\nWORKDIR /srv\nCOPY . .\nRUN cd api && echo x >> main.py\n')).toEqual([
    '/srv/api/main.py',
  ]);
});

it.each([
  'FROM a\nRUN echo x >> /srv/main.py\nCOPY . /srv\n',
  'FROM a\nCOPY . /srv\nRUN echo x > /srv/main.py\n',
  'FROM a\nCOPY . /srv\nRUN python build.py >> /srv/main.py\n',
  'FROM a\nADD code.py /srv/\nRUN echo x >> /srv/main.py\n',
])('finds nothing in %j', (text) => {
  expect(paths(text)).toEqual([]);
});
