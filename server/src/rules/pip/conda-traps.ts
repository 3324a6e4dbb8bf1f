import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { instructionsOf, stageOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { toolCommands } from '../../tools/commands.ts';
import type { CondaCommand } from '../../tools/conda.ts';
import { bareActivation } from '../../tools/condaActivation.ts';
import { imageUnder } from '../../tools/stageInstalls.ts';

export const condaTraps = defineRule({
  meta: {
    id: 'conda-traps',
    title: 'conda activate in a shell that does not know it',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      activate: 'RUN calls conda activate in {shell}, where nothing has defined the shell function it needs',
    },
    docs: {
      what: 'A RUN calls `conda activate` without a shell that was set up for it: no `conda.sh` or hook was read in the same RUN, and SHELL is neither a login shell nor `conda run`. A warning on base images that are not known, because they may set another shell.',
      why: 'The build stops with `CommandNotFoundError: Your shell has not been properly configured to use conda activate`. `conda init` in an earlier RUN does not help: it writes to `~/.bashrc`, which only interactive shells read, and activation ends with its RUN anyway.',
      fix: 'Where more commands follow, reads `conda.sh` right before, so that they run in the environment. Where the activation stands alone, replaces the RUN by a SHELL that runs every later RUN, and a CMD in shell form, through `conda run` in that environment.',
      ignore:
        'When the base image sets SHELL or `BASH_ENV`. Nothing is reported in here-documents, in branches, where a failure is caught, and after `source`, `eval` or a script in the same RUN.',
      neighbours: [],
      sources: [
        'ContinuumIO/docker-images issue 89, chemprop/chemprop issue 100',
        'conda documentation, conda init and conda run',
      ],
    },
  },
  *check({ file, knowledge }) {
    for (const run of runsOf(file.instructions)) {
      const activation = bareActivation(file, run);
      if (activation === undefined) continue;
      const image = imageUnder(file, run);
      const known = image !== undefined && knowledge.image(image).family !== undefined;
      yield {
        message: 'activate',
        data: { shell: run.script.dialect },
        span: activation.command.span,
        severity: known ? 'error' : 'warning',
        confidence: known ? 'certain' : 'likely',
        fixes: fixesOf(file, run, activation),
      };
    }
  },
});

function fixesOf(file: DockerfileModel, run: RunInstruction, { command, packages }: CondaCommand): Fix[] {
  const commands = toolCommands(run.script);
  if (commands.at(-1) !== command) {
    const { start } = command.span;
    const text = '. "$(conda info --base)/etc/profile.d/conda.sh" && ';
    return [
      { title: 'Read conda.sh before', safety: 'suggestion', edits: [{ span: { start, end: start }, text }] },
    ];
  }
  const [word] = packages;
  const name =
    word?.value.kind === 'known' && word.value.via.length === 0 ? resolvedValue(word.value) : undefined;
  const stage = stageOf(file, run);
  const shells =
    stage !== undefined && instructionsOf(file, stage).some(({ keyword }) => keyword === 'SHELL');
  if (commands.length > 1 || name === undefined || !/^[\w.-]+$/.test(name) || shells || run.flags.length > 0)
    return [];
  const text = `SHELL ["conda", "run", "--no-capture-output", "-n", "${name}", "/bin/sh", "-c"]`;
  return [
    {
      title: `Run what follows in ${name} by conda run`,
      safety: 'suggestion',
      edits: [{ span: run.span, text }],
    },
  ];
}
