import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { instructionsOf, stageOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Option } from '../../tools/commandLine.ts';
import { toolCommands } from '../../tools/commands.ts';
import { type CondaCommand, condaCommands } from '../../tools/conda.ts';
import { bareActivation } from '../../tools/condaActivation.ts';
import { condaPins, configuresChannels, namedChannels } from '../../tools/condaChannels.ts';
import { imageUnder } from '../../tools/stageInstalls.ts';

export const condaTraps = defineRule({
  meta: {
    id: 'conda-traps',
    title: 'conda is asked for what cannot be there',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      channel:
        '{package} {version} is asked of the conda channel {channel}, where {last} is the last release',
      activate: 'RUN calls conda activate in {shell}, where nothing has defined the shell function it needs',
    },
    docs: {
      what: 'A RUN calls `conda activate` without a shell that was set up for it: no `conda.sh` or hook was read in the same RUN, and SHELL is neither a login shell nor `conda run`. A warning on base images that are not known, because they may set another shell. Or conda is asked for a release of PyTorch with `-c pytorch`, where that release never came.',
      why: 'The build stops with `CommandNotFoundError: Your shell has not been properly configured to use conda activate`. `conda init` in an earlier RUN does not help: it writes to `~/.bashrc`, which only interactive shells read, and activation ends with its RUN anyway. The channel `pytorch` got its last release with 2.5.1: conda stops with `PackagesNotFoundError`, or takes a build of another channel.',
      fix: 'Where more commands follow, reads `conda.sh` right before, so that they run in the environment. Where the activation stands alone, replaces the RUN by a SHELL that runs every later RUN, and a CMD in shell form, through `conda run` in that environment. For the channel, names `conda-forge` instead.',
      ignore:
        'When the base image sets SHELL or `BASH_ENV`. Nothing is reported for a channel beside another one that may have the release, and where channels are configured, or in here-documents, in branches, where a failure is caught, and after `source`, `eval` or a script in the same RUN.',
      neighbours: [],
      sources: [
        'ContinuumIO/docker-images issue 89, chemprop/chemprop issue 100',
        'conda documentation, conda init and conda run',
        'pytorch/pytorch issue 138506',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    for (const run of runsOf(file.instructions)) {
      yield* checkChannels(run, context);
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

/** A release of PyTorch that its own channel never got. */
function* checkChannels(run: RunInstruction, { file, knowledge }: RuleContext<object>): Iterable<Finding> {
  for (const conda of condaCommands(run.script)) {
    // The images of micromamba and Miniforge look in conda-forge by themselves.
    if (conda.program !== 'conda' || !/^(?:install|create|update)$/.test(conda.action)) continue;
    const traits = knowledge.packageTraits('torch');
    const ended = traits.kind === 'known' ? traits.value.condaChannel : undefined;
    const channels = namedChannels(conda);
    const own = channels.find(({ text }) => text !== undefined && text === ended?.channel);
    const others = channels.some(({ text }) => text !== ended?.channel && text !== 'nvidia');
    if (traits.kind !== 'known' || ended === undefined || own === undefined || others) continue;
    const pin = condaPins(conda).find(
      ({ name, version }) => name === ended.name && compareVersions(version, ended.last) > 0,
    );
    if (pin === undefined || configuresChannels(file) || looksInForge(imageUnder(file, run)?.repository))
      continue;
    yield {
      message: 'channel',
      data: { package: pin.name, version: pin.version, channel: ended.channel, last: ended.last },
      span: pin.word.span,
      severity: 'warning',
      confidence: 'likely',
      evidence: traits.sources.filter(({ id }) => id.startsWith('package-traits:')),
      related: [{ span: own.span, note: `ends with ${ended.last}` }],
      fixes: fromForge(conda, own),
    };
  }
}

function looksInForge(image: string | undefined): boolean {
  return image !== undefined && /forge|mamba/.test(image);
}

/** Not beside `pytorch-cuda` and `cpuonly`, which choose a build on the channel of PyTorch alone. */
function fromForge(conda: CondaCommand, channel: Option): Fix[] {
  const { value, text = '' } = channel;
  const tied = conda.packages.some((word) => /^["']?(?:pytorch-|cpuonly)/.test(word.text));
  if (tied || namedChannels(conda).length > 1 || value?.text.endsWith(text) !== true) return [];
  const { end } = value.span;
  const edits = [{ span: { start: end - text.length, end }, text: 'conda-forge' }];
  return [{ title: 'Take it from conda-forge', safety: 'suggestion', edits }];
}

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
