import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { appendCommand } from '../../tools/appendCommand.ts';
import { condaCommands } from '../../tools/conda.ts';
import { leavesCondaCache } from '../../tools/condaCache.ts';
import { insertArgument } from '../../tools/insertArgument.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { configuresPip, leavesPipCache } from '../../tools/pipCache.ts';

export const pipCacheInLayer = defineRule({
  meta: {
    id: 'pip-cache-in-layer',
    title: 'Download cache of pip or conda stays in the image',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      pip: 'pip {action} leaves its cache in this layer: no --no-cache-dir, no PIP_NO_CACHE_DIR, no cache mount, and nothing in this RUN removes it',
      conda: '{program} {action} leaves the package archives in this layer: no {program} clean in this RUN',
    },
    docs: {
      what: '`pip install` or `conda install` in a stage that ships, with nothing that keeps the downloads out of the layer.',
      why: 'pip keeps every wheel it downloads and builds below `~/.cache/pip`, conda every archive in `pkgs`. In an image nobody reads them again: a CUDA build of PyTorch leaves gigabytes twice, once installed and once as a cache. A later RUN that deletes them frees nothing, because the earlier layer keeps them.',
      fix: 'Writes `--no-cache-dir` behind `install`, or appends `conda clean --all --yes` to the RUN. Both are safe: what is installed stays the same. A cache mount, `RUN --mount=type=cache,target=/root/.cache/pip`, is the alternative where builds repeat often.',
      ignore: 'When the base image switches the cache off in its own environment.',
      neighbours: ['hadolint DL3042', 'Semgrep missing-pip-no-cache-dir'],
      sources: [
        'pip documentation, Caching and pip install --no-cache-dir',
        'conda documentation, conda clean',
      ],
    },
  },
  *check({ file, profile }) {
    let configured = false;
    for (const instruction of shippedStages(file).flatMap((stage) => stage.instructions)) {
      configured ||= configuresPip(instruction);
      if (instruction.keyword !== 'RUN') continue;
      const findings = [...(configured ? [] : pip(instruction)), ...conda(file, instruction)];
      for (const finding of findings) yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
    }
  },
});

function pip(run: RunInstruction): Finding[] {
  return pipInstalls(run.script)
    .filter((install) => leavesPipCache(run, install))
    .map(({ command, action, actionWord }) => {
      const edits = [insertArgument(run, actionWord, '--no-cache-dir')];
      const fix: Fix = { title: 'Add --no-cache-dir', safety: 'safe', edits };
      const span = { start: command.programSpan.start, end: actionWord.span.end };
      return { message: 'pip', data: { action }, span, fixes: [fix] };
    });
}

/** One finding a RUN: one `clean` at its end serves all calls in it. */
function conda(file: DockerfileModel, run: RunInstruction): Finding[] {
  const last = condaCommands(run.script).findLast((command) => leavesCondaCache(run, command));
  if (last === undefined) return [];
  const { program, action, command } = last;
  const call = file.text.slice(command.programSpan.start, command.programSpan.end);
  const sudo = command.wrappers.includes('sudo') ? 'sudo ' : '';
  const edit = appendCommand(file, run, `${sudo}${call} clean --all --yes`);
  const fix: Fix[] =
    edit === undefined ? [] : [{ title: `Add ${program} clean to the RUN`, safety: 'safe', edits: [edit] }];
  return [{ message: 'conda', data: { program, action }, span: command.span, fixes: fix }];
}
