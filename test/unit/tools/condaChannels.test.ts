import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { condaCommands } from '../../../server/src/tools/conda.ts';
import { condaPins, configuresChannels, namedChannels } from '../../../server/src/tools/condaChannels.ts';

const file = (text: string) => parseDockerfile('file:///Dockerfile', `FROM a\n${text}\n`);
const commands = (text: string) =>
  runsOf(file(text).instructions).flatMap(({ script }) => condaCommands(script));

it('reads one version of a package, and the channels', () => {
  const [command] = commands(
    'RUN conda install -y -c pytorch --channel=nvidia PyTorch=2.6.0 "a==1.0" b=1.2=py_0 c d>=1 "e>=2" f=$V',
  );
  if (command === undefined) throw new Error('no command');
  expect(namedChannels(command).map(({ text }) => text)).toEqual(['pytorch', 'nvidia']);
  expect(condaPins(command).map(({ name, version }) => `${name} ${version}`)).toEqual([
    'pytorch 2.6.0',
    'a 1.0',
    'b 1.2',
  ]);
});

it.each([
  'RUN conda config --add channels conda-forge',
  'COPY .condarc /root/',
  'ENV CONDA_CHANNELS=conda-forge',
  'RUN echo "channels: [conda-forge]" > /root/.condarc',
])('sees channels configured by %s', (text) => {
  expect(configuresChannels(file(text))).toBe(true);
});

it('sees none where a command names its own', () => {
  expect(configuresChannels(file('RUN conda install -y -c pytorch pytorch'))).toBe(false);
});
