import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { workingFolders } from '../../../server/src/dockerfile/workingFolders.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { misplacedModel } from '../../../server/src/tools/modelCopies.ts';
import { moveCopy } from '../../../server/src/tools/moveCopy.ts';

const PIP = 'RUN pip install -r requirements.txt\n';

function misplaced(text: string) {
  const file = parseDockerfile('file:///Dockerfile', `FROM a\nWORKDIR /app\n${text}`);
  const [stage] = file.stages;
  return { file, found: stage && misplacedModel(stage, workingFolders(file)) };
}

it.each([
  ['COPY . .\nCOPY a.gguf /m/\n', 'COPY'],
  ['COPY app.py .\nCOPY checkpoints/ /m/\n', 'COPY'],
  [`COPY weights /w\n${PIP}`, 'RUN'],
])('finds weights in %j', (text, keyword) => {
  expect(misplaced(text).found?.other.keyword).toBe(keyword);
});

it.each([
  'COPY a.gguf /m/\nCOPY . .\n',
  `${PIP}COPY weights /w\n`,
  `COPY . .\nCOPY a.gguf /m/\n${PIP}`,
  'COPY . .\nCOPY model.pkl models ./\n',
  'COPY . .\nCOPY a.gguf README.md /m/\n',
])('finds nothing in %j', (text) => {
  expect(misplaced(text).found).toBeUndefined();
});

it('moves a COPY with its comment, and not over what may matter', () => {
  const move = (text: string) => {
    const { file, found } = misplaced(text);
    const edits = found && moveCopy(file, found.copy, found.other, 'before');
    return edits && applyEdits(file.text, edits);
  };
  expect(move('COPY . .\n# large\nCOPY a.gguf /m/\n')).toBe(
    'FROM a\nWORKDIR /app\n# large\nCOPY a.gguf /m/\nCOPY . .\n',
  );
  expect(move('COPY . .\nRUN rm -rf /m\nCOPY a.gguf /m/\n')).toBeUndefined();
  expect(move('COPY . .\nWORKDIR /m\nCOPY a.gguf .\n')).toBeUndefined();
  expect(move('COPY . .\nCOPY --chown=1 a.gguf /m/\n')).toBeUndefined();
});
