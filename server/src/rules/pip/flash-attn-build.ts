import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { insertArgument } from '../../tools/insertArgument.ts';
import { type PipInstall, type PipRequirement, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { splitInstall } from '../../tools/splitInstall.ts';
import { imageUnder } from '../../tools/stageInstalls.ts';
import { torchBefore } from '../../tools/torchBefore.ts';

type Context = RuleContext<object>;
const FLAG = '--no-build-isolation';

export const flashAttnBuild = defineRule({
  meta: {
    id: 'flash-attn-build',
    title: 'Extension of torch is built where torch is not',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      together:
        '{package} imports torch while pip prepares it, and the same command has yet to install torch',
      before: '{package} imports torch while it is built, and nothing before it installs torch',
      isolated: '{package} imports torch while it is built, and uv builds it in an environment without torch',
      perhaps:
        '{package} imports torch while it is built, and pip may build it in an environment without torch',
    },
    docs: {
      what: 'A RUN installs flash-attn, causal-conv1d or another package whose `setup.py` imports torch, before torch is there, in the command that installs torch, or without `--no-build-isolation`.',
      why: 'The build stops with `ModuleNotFoundError: No module named torch`. pip prepares every package of a command before it installs the first. uv and recent pips (26.3) always build apart from what is installed; older ones (23.2) do so unless setuptools and wheel are there, which is why that case is information for pip and a warning for uv.',
      fix: 'Moves the package into a command of its own behind torch, with `--no-build-isolation`; or adds that option.',
      ignore:
        'When a wheel is found that needs no build. Nothing is reported for wheels and other addresses, with `--find-links`, another index, `--only-binary` or a configured pip, in branches, and, for a missing torch, after anything that may bring it: a base image that is not known, a requirements file or script that could not be read, a package that may depend on it.',
      neighbours: [],
      sources: [
        'Dao-AILab/flash-attention README, Installation; issues 246 and 1421',
        'pip 23.0, 23.2 and 26.3 with flash-attn 2.8.3, tried',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      for (const install of pipInstalls(run.script)) {
        const { conditional, failureHandled } = install.command.context;
        if (install.action !== 'install' || conditional || failureHandled) continue;
        const extension = install.requirements.find(({ name, url, marker }) => {
          const traits =
            url === undefined && marker === undefined ? knowledge.packageTraits(name) : undefined;
          return traits?.kind === 'known' && traits.value.noBuildIsolation === true;
        });
        if (extension !== undefined && !isConfiguredAt(run)) yield* judge(run, install, extension, context);
      }
    }
  },
});

function* judge(
  run: RunInstruction,
  install: PipInstall,
  extension: PipRequirement,
  context: Context,
): Iterable<Finding> {
  const { file, knowledge, project } = context;
  if (
    install.line.options.some(({ name }) =>
      /^(?:--only-binary|--no-deps|--no-index|--no-build-isolation-package)$/.test(name),
    )
  )
    return;
  if (
    pipIndexes(install, run.lookup).some(
      ({ kind, text }) => kind !== 'backend' && knowledge.torchIndexVariant(text ?? '') === undefined,
    )
  )
    return;
  const image = imageUnder(file, run);
  const facts = image === undefined ? undefined : knowledge.image(image);
  const traits = knowledge.packageTraits(extension.name);
  const common = { span: extension.span, evidence: traits.kind === 'known' ? traits.sources : [] };
  const data = { package: extension.name };
  const isolated =
    !install.line.options.some(({ name }) => name === FLAG) &&
    run.lookup('PIP_NO_BUILD_ISOLATION') === undefined;
  const torch =
    facts?.torch === undefined ? torchBefore(file, run, install, project.requirements) : 'installed';
  if (torch === 'absent' && facts?.family !== undefined && facts.packages?.torch === undefined) {
    const beside = install.requirements.find(({ name }) => name === 'torch');
    yield {
      ...common,
      data,
      message: beside === undefined ? 'before' : 'together',
      confidence: 'certain',
      related: beside === undefined ? [] : [{ span: beside.span, note: 'torch comes with the same command' }],
      fixes: beside === undefined ? [] : apart(file, run, install, extension, isolated),
    };
  } else if (isolated && torch === 'installed') {
    yield {
      ...common,
      data,
      message: install.tool === 'uv' ? 'isolated' : 'perhaps',
      severity: install.tool === 'uv' ? 'warning' : 'information',
      fixes: [
        {
          title: `Add ${FLAG}`,
          safety: 'suggestion',
          edits: [insertArgument(run, install.actionWord, FLAG)],
        },
      ],
    };
  }
}

/** The extension in a command of its own behind the one that installs torch. */
function apart(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  { word }: PipRequirement,
  isolated: boolean,
): Fix[] {
  const edits = splitInstall(file, run, install, [word.span], []);
  if (edits === undefined) return [];
  const flagged = edits.map(({ span, text }) => {
    const at = text.lastIndexOf(word.text);
    return isolated && at >= 0
      ? { span, text: `${text.slice(0, at)}${FLAG} ${text.slice(at)}` }
      : { span, text };
  });
  return [{ title: 'Install it in a command of its own, after torch', safety: 'suggestion', edits: flagged }];
}
