import { pathText } from '../../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { dependencyInstall } from '../../tools/dependencyInstall.ts';
import { type MisplacedModel, misplacedModel } from '../../tools/modelCopies.ts';
import { moveCopy } from '../../tools/moveCopy.ts';

export const modelOrder = defineRule({
  meta: {
    id: 'model-order',
    title: 'Model weights stand in the wrong place of the layers',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      code: '{copy} stands behind {other}: every change of the code copies the weights again',
      deps: '{copy} stands before an installation: every new model installs the dependencies again',
    },
    docs: {
      what: 'A `COPY` of model weights, by the endings `.safetensors`, `.gguf`, `.pt`, `.pth`, `.ckpt`, `.onnx`, by names such as `pytorch_model.bin`, or a folder `weights` or `checkpoints`, stands behind the `COPY` of the code or before the installation of the dependencies.',
      why: 'A layer is built again when anything before it changes. Code changes most often, a model now and then, dependencies rarely; in the order dependencies, model, code each change repeats the least. A layer of weights of several gigabytes is copied, and often pushed and pulled, for one line of code.',
      fix: 'Moves the `COPY`, with the comments directly above it, in front of the code or behind the last installation, where nothing in between can matter to it.',
      ignore:
        'When the weights are small: how large a file is cannot be seen here, and below about 1 MB the order does not matter. Tokenizers, scalers, vocabularies and pickles are not reported, nor a folder `models` beside the code, which may be a Python package.',
      neighbours: [],
      sources: ['docs.docker.com, Optimize cache usage in builds, section "Order your layers"'],
    },
  },
  *check({ file }) {
    const folders = workingFolders(file);
    for (const stage of file.stages) {
      const found = misplacedModel(stage, folders);
      if (found === undefined) continue;
      const { copy, other, last } = found;
      yield {
        message: last === undefined ? 'code' : 'deps',
        data: { copy: written(copy), other: other.keyword === 'RUN' ? '' : written(other) },
        span: copy.span,
        related: [{ span: other.span, note: last === undefined ? 'the code' : 'the dependencies' }],
        fixes: moved(file, found),
      };
    }
  },
});

function moved(file: DockerfileModel, { copy, other, last }: MisplacedModel): Fix[] {
  const [target, side] = last === undefined ? [other, 'before' as const] : [last, 'after' as const];
  const crossed = runsOf(file.instructions).filter(
    ({ span }) => span.start > copy.span.start && span.start <= target.span.start,
  );
  if (crossed.some((run) => !toolCommands(run.script).every((one) => dependencyInstall(one) !== undefined)))
    return [];
  const edits = moveCopy(file, copy, target, side);
  const title =
    side === 'before' ? 'Copy the weights before the code' : 'Copy the weights behind the dependencies';
  return edits === undefined ? [] : [{ title, safety: 'suggestion', edits }];
}

function written({ keyword, sources, destination }: CopyInstruction): string {
  return [keyword, ...[...sources, ...(destination === undefined ? [] : [destination])].map(pathText)].join(
    ' ',
  );
}
