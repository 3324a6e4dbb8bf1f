import { imageName } from '../../dockerfile/baseTag.ts';
import type { Instruction } from '../../dockerfile/model.ts';
import { envsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import type { ShellWord } from '../../shell/script.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { type Option, readCommandLine, wordText } from '../../tools/commandLine.ts';
import { placeOf, writtenValue } from '../../tools/listening.ts';
import { startCall } from '../../tools/serverCall.ts';

export const gpuMultiWorker = defineRule({
  meta: {
    id: 'gpu-multi-worker',
    title: 'Several server workers share one GPU',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      workers:
        '{server} starts {workers} workers on {image}: the model and a CUDA context are loaded into the memory of the GPU {workers} times',
      preload:
        '{option} loads the application before {server} forks: CUDA that is started there fails in every worker on {image}',
    },
    docs: {
      what: 'The command of an image that builds on CUDA starts a server with more than one worker process (uvicorn, gunicorn, hypercorn, granian, LiteLLM), or with gunicorn `--preload`.',
      why: 'A worker is a process with a copy of the application: two workers with a model of 15 GB need 30 GB of GPU memory, and they take turns on the same GPU, so nothing gets faster. With `--preload` the application is imported once and forked: PyTorch then stops with "Cannot re-initialize CUDA in forked subprocess".',
      fix: 'Sets the number of workers to 1, or removes `--preload`. More requests at a time come from batching in the worker, more GPUs from more containers.',
      ignore:
        'When the workers only forward requests, or each of them is given a GPU of its own. Nothing is reported when the number comes from a variable, and when CUDA_VISIBLE_DEVICES is empty.',
      neighbours: [],
      sources: [
        'PyTorch documentation, Multiprocessing best practices: CUDA in multiprocessing',
        'gunicorn documentation, Settings: workers, preload_app',
      ],
    },
  },
  *check({ file, knowledge }) {
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined) return;
    const instructions = instructionsOf(file, final);
    const call = startCall(instructions, (program, words) => {
      const answer = knowledge.server(program, words);
      return answer.kind === 'known' ? answer.value : undefined;
    });
    const { cuda } = knowledge.image(image);
    if (call === undefined || cuda === undefined || hidesGpus(instructions)) return;
    const { workerOptions, preloadOptions } = call.what;
    const line = readCommandLine(call.args, new Set(workerOptions));
    const data = { server: call.command.programText, image: imageName(image) };
    const base = { span: final.from.image.span, note: `an image with CUDA ${cuda}` };
    const workers = line.options.findLast(({ name }) => workerOptions.includes(name));
    const count = workers === undefined ? undefined : writtenValue(workers);
    if (workers !== undefined && Number(count) > 1) {
      const fixes = oneWorker(workers, count ?? '');
      yield {
        message: 'workers',
        data: { ...data, workers: count ?? '' },
        span: workers.span,
        related: [base],
        fixes,
      };
    }
    const preload = call.args.findIndex((word) => preloadOptions.includes(wordText(word)));
    const word = call.args[preload];
    if (word === undefined) return;
    const fixes = without(call.args, preload);
    yield {
      message: 'preload',
      data: { ...data, option: wordText(word) },
      span: word.span,
      related: [base],
      fixes,
    };
  },
});

/** `ENV CUDA_VISIBLE_DEVICES=""`: the image runs on the CPU. */
function hidesGpus(instructions: readonly Instruction[]): boolean {
  return envsOf(instructions)
    .flatMap(({ assignments }) => assignments)
    .some(
      ({ name, value }) =>
        name.value === 'CUDA_VISIBLE_DEVICES' && /^(?:-1)?$/.test(resolvedValue(value) ?? '?'),
    );
}

function oneWorker(workers: Option, count: string): Fix[] {
  const span = placeOf(workers.value, count);
  return span === undefined
    ? []
    : [{ title: 'Start one worker', safety: 'suggestion', edits: [{ span, text: '1' }] }];
}

function without(args: readonly ShellWord[], at: number): Fix[] {
  const word = args[at];
  const before = args[at - 1];
  if (word === undefined || before === undefined || word.span.start < before.span.end) return [];
  const span = { start: before.span.end, end: word.span.end };
  return [{ title: `Remove ${wordText(word)}`, safety: 'suggestion', edits: [{ span, text: '' }] }];
}
