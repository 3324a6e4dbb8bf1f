import { describe, expect, it } from 'vitest';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { configuresJupyter, openJupyter } from '../../../server/src/tools/jupyter.ts';
import { cut, first, model } from '../../support/model.ts';

describe('Jupyter for everybody', () => {
  it.each([
    [`jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, [` --ServerApp.token=''`]],
    [
      `jupyter-lab --ip :: --NotebookApp.token= --NotebookApp.password=`,
      [' --NotebookApp.token=', ' --NotebookApp.password='],
    ],
    [`jupyter lab --ServerApp.token=''`, undefined],
    [`jupyter lab --ip=0.0.0.0`, undefined],
    [`jupyter lab --ip=0.0.0.0 --ServerApp.token=$TOKEN`, undefined],
    [`jupyter nbconvert --ip=0.0.0.0 --ServerApp.token=`, undefined],
  ])('%s', (text, expected) => {
    const file = model(`FROM a\nCMD ${text}\n`);
    const found = toolCommands(first(file, 'CMD').script).flatMap((command) => openJupyter(command) ?? []);
    expect(found[0]?.removals.map((span) => cut(file, span))).toEqual(expected);
  });

  it.each([
    ['ENV JUPYTER_TOKEN=a', true],
    ['COPY x /root/.jupyter/', true],
    ['RUN echo a >> /etc/jupyter_server_config.py', true],
    ['RUN pip install jupyterlab', false],
  ])('%s', (line, expected) =>
    expect(configuresJupyter(model(`FROM a\n${line}\n`).instructions)).toBe(expected),
  );
});
