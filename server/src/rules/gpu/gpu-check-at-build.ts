import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { contains } from '../../text/span.ts';
import { type ToolCommand, toolCommands } from '../../tools/commands.ts';
import { type GpuQuery, gpuQueries } from '../../tools/gpuQueries.ts';
import { linesOf, withLineBreak } from '../../tools/instructionLines.ts';

/** Programs that only speak, or only set the shell up. */
const IDLE = new Set(['echo', 'printf', 'set', 'true', ':', 'python', 'nvidia-smi']);

export const gpuCheckAtBuild = defineRule({
  meta: {
    id: 'gpu-check-at-build',
    title: 'GPU is looked for while the image is built',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      smi: 'nvidia-smi in RUN: a build has no GPU and no driver, the container runtime brings both when the image runs',
      asks: '{call} in RUN: a build has no GPU, so the answer says nothing about the host that runs the image',
      stops: '{call} decides in RUN whether the build goes on: a build has no GPU, so it stops',
    },
    docs: {
      what: 'A `RUN` that calls `nvidia-smi` or asks PyTorch, TensorFlow, JAX or NVML for a GPU. An error when the code asserts, raises or exits on the answer and nothing catches that.',
      why: 'The NVIDIA container runtime mounts driver and devices into containers that run, not into a build. So `torch.cuda.is_available()` prints `False`, the layer is cached, and nobody looks again; `nvidia-smi` is not even found. Code that picks a CPU or GPU variant by the answer builds the CPU variant.',
      fix: 'Offers to delete a `RUN` that does nothing but look. The same check belongs where there is a GPU: `docker run --gpus all IMAGE nvidia-smi`, or the start of the program. Where a builder does offer GPUs, `RUN --device=nvidia.com/gpu=all` asks for one.',
      ignore:
        'When the builder has a GPU, as with an NVIDIA default runtime and the legacy builder on a Jetson.',
      neighbours: [],
      sources: [
        'moby/buildkit#1436 and #1800',
        'NVIDIA Container Toolkit documentation, Specialized configurations with Docker',
      ],
    },
  },
  *check({ file }) {
    for (const run of runsOf(file.instructions)) {
      if (run.flags.some((flag) => flag.name === 'device')) continue;
      const fixes = deletion(file, run);
      for (const command of toolCommands(run.script))
        for (const query of gpuQueries(command)) yield { ...judge(query, command), fixes };
    }
  },
});

function judge({ call, span, stops }: GpuQuery, { context }: ToolCommand): Finding {
  if (call === 'nvidia-smi') return { message: 'smi', span };
  const fatal = stops && !context.failureHandled;
  return { message: fatal ? 'stops' : 'asks', data: { call }, span, severity: fatal ? 'error' : 'warning' };
}

/** Deleting the RUN, where looking is all it does and no comment inside it would be lost. */
function deletion(file: DockerfileModel, run: RunInstruction): Fix[] {
  const commands = toolCommands(run.script);
  const only = commands.every(
    (command) =>
      IDLE.has(command.program) &&
      (command.program !== 'python' || gpuQueries(command).length > 0) &&
      command.redirects.every(({ operator }) => !operator.includes('>')),
  );
  const lines = linesOf(file, run);
  const comments = file.comments.some(({ span }) => contains(run.span, span));
  if (!only || lines === undefined || comments) return [];
  const edits = [{ span: withLineBreak(file, lines), text: '' }];
  return [{ title: 'Delete this RUN and check with docker run --gpus all', safety: 'suggestion', edits }];
}
