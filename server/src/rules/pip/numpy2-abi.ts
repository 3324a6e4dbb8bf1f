import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { Requirement } from '../../formats/requirement.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { type Asked, type InstallRequests, installRequests } from '../../tools/installRequests.ts';
import { usesOtherPython } from '../../tools/otherPython.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { imageUnder, runsBeside } from '../../tools/stageInstalls.ts';
import { splitLocal } from '../../tools/torchPin.ts';

type Context = RuleContext<object>;

export const numpy2Abi = defineRule({
  meta: {
    id: 'numpy2-abi',
    title: 'torch compiled for NumPy 1 beside NumPy 2',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      pinned: 'torch {torch} was compiled for NumPy 1, and numpy{numpy} is NumPy 2',
      open: 'torch {torch} was compiled for NumPy 1, and numpy{numpy} is NumPy 2 by now',
    },
    docs: {
      what: 'A release of torch before 2.3.0 is installed together with NumPy 2: asked for by its version, or taken because nothing holds numpy below 2.',
      why: 'Importing torch prints `A module that was compiled using NumPy 1.x cannot be run in NumPy 2`, and `tensor.numpy()` and `torch.from_numpy()` fail with `RuntimeError: Numpy is not available`. The build goes well; the program fails later.',
      fix: 'Replaces the numpy of the command by `"numpy<2"`.',
      ignore:
        'When the program never passes arrays between the two. For a numpy without a version nothing is reported if another package of the image may hold it below 2, with constraints, where pip is configured or given another index, and on images whose Python or numpy is not known.',
      neighbours: [],
      sources: [
        'pytorch/pytorch issue 107302 (NumPy 2.0 support)',
        'TorchIO-project/torchio pull request 1183, securefederatedai/openfederatedlearning issue 999',
      ],
    },
  },
  *check(context) {
    for (const run of runsOf(context.file.instructions)) {
      for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, context);
    }
  },
});

function* checkInstall(run: RunInstruction, install: PipInstall, context: Context): Iterable<Finding> {
  const { file, project, knowledge } = context;
  const since = knowledge.worksWithNumpy2Since('torch');
  const asked = installRequests(install, project.requirements);
  const torch = asked.packages.find(({ name, marker }) => name === 'torch' && marker === undefined);
  const numpy = asked.packages.filter(({ name }) => name === 'numpy');
  const [only] = numpy;
  if (since.kind !== 'known' || torch?.pin === undefined || only === undefined || numpy.length > 1) return;
  const { release } = splitLocal(torch.pin);
  const old = /^\d+(?:\.\d+)*$/.test(release) && compareVersions(release, since.value) < 0;
  if (!old || only.marker !== undefined || install.command.context.conditional) return;
  const asks2 = only.clauses.some(isFromTwo);
  if (isHeldBelowTwo(only) || othersHold(file, run, context)) return;
  if (!asks2 && !takesNewest(file, run, install, asked, context)) return;
  const variable = [torch.word, only.word].some((word) => word !== undefined && word.value.kind !== 'known');
  yield {
    message: asks2 ? 'pinned' : 'open',
    data: { torch: release, numpy: versionText(only) },
    span: only.at,
    confidence: variable || !asks2 ? 'likely' : 'certain',
    evidence: since.sources,
    related: torch.at.start === only.at.start ? [] : [{ span: torch.at, note: `torch ${release}` }],
    fixes: below2(only),
  };
}

function versionText({ clauses }: Requirement): string {
  const text = clauses.map(({ operator, version }) => `${operator}${version}`).join(',');
  return text === '' ? ' without a version' : text;
}

/** `==2.1.0`, `>=2`, `~=2.0` */
function isFromTwo({ operator, version }: { readonly operator: string; readonly version: string }): boolean {
  return /^(?:===?|~=|>=|>)$/.test(operator) && Number(/^\d+/.exec(version)?.[0] ?? 0) >= 2;
}

/** `<2`, `==1.26.4`, `~=1.26`, `<=1.26` */
function isHeldBelowTwo({ clauses }: Requirement): boolean {
  return clauses.some(({ operator, version }) => {
    const major = Number(/^\d+/.exec(version)?.[0] ?? 0);
    if (operator === '<') return /^[01](?:\.|$)|^2(?:\.0)*$/.test(version);
    return /^(?:===?|~=|<=)$/.test(operator) && major < 2;
  });
}

/** True when another installation of the image asks for NumPy 1. */
function othersHold(file: DockerfileModel, run: RunInstruction, { project }: Context): boolean {
  const { requirements } = pythonPackages(runsBeside(file, run), project.requirements);
  return requirements.some((requirement) => requirement.name === 'numpy' && isHeldBelowTwo(requirement));
}

/** True when nothing that is installed or configured can keep numpy from being the newest. */
function takesNewest(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  { packages, complete }: InstallRequests,
  { knowledge, project }: Context,
): boolean {
  const runs = runsBeside(file, run);
  const image = imageUnder(file, run);
  const facts = image === undefined ? undefined : knowledge.image(image);
  const first = knowledge.worksWithNumpy2Since('python');
  if (facts?.python === undefined || facts.torch !== undefined || first.kind !== 'known') return false;
  if (compareVersions(facts.python, first.value) < 0 || usesOtherPython(runs, install)) return false;
  const configured = configuresPip(file) || isConfiguredAt(run) || pipIndexes(install, run.lookup).length > 0;
  const constrained = ['PIP_CONSTRAINT', 'UV_CONSTRAINT', 'UV_OVERRIDE', 'UV_EXCLUDE_NEWER'].some(
    (name) => run.lookup(name) !== undefined || install.command.env.has(name),
  );
  const optioned = install.line.options.some(({ name }) =>
    /^--(?:no-deps|exclude-newer|overrides?)$/.test(name),
  );
  if (configured || constrained || optioned || !complete) return false;
  // Any other package may ask for NumPy 1; the family of torch does not.
  const family = packages.every(({ name }) => /^(?:numpy|torch(?:vision|audio)?)$/.test(name));
  return family && pythonPackages(runs, project.requirements).complete;
}

function below2({ word }: Asked): Fix[] {
  if (word === undefined || word.value.kind !== 'known') return [];
  const written = word.text === word.value.value;
  if (word.inside === undefined && !written) return [];
  const edit = { span: word.inside ?? word.span, text: word.inside === undefined ? '"numpy<2"' : 'numpy<2' };
  return [{ title: 'Install NumPy 1 (numpy<2)', safety: 'suggestion', edits: [edit] }];
}
