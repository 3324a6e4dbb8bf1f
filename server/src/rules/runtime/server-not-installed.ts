import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { baseImageOf, finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { insertArgument } from '../../tools/insertArgument.ts';
import { modulePresence } from '../../tools/modulePresence.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { startCall } from '../../tools/serverCall.ts';

/** Base images that come without Python packages of their own. */
const PLAIN = new Set(['python', 'nvidia/cuda', 'ubuntu', 'debian']);

export const serverNotInstalled = defineRule({
  meta: {
    id: 'server-not-installed',
    title: 'Command starts a server that is not installed',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      absent:
        '{keyword} starts {server}, which is not among the Python packages the image installs, nor among what they depend on',
    },
    docs: {
      what: 'The command of the image is a server that a Python package of its own brings (gunicorn, uvicorn, hypercorn, daphne, granian, flask, streamlit, MLflow, TensorBoard, Chainlit, SGLang, vLLM, LiteLLM), by name or by `python -m`, and neither that package is installed nor one known to depend on it.',
      why: 'The image builds, and the container stops at once: `exec: "gunicorn": executable file not found in $PATH`, or `No module named uvicorn`. Nothing of the build shows it.',
      fix: 'Adds the package to the last installation of Python packages. Where a requirements file is the list, the package belongs there, with its version.',
      ignore:
        'When something outside the file brings the server. Nothing is reported unless everything is seen: a base image that comes without Python packages (`python`, `nvidia/cuda`, `ubuntu`, `debian`), every requirements file, no project or repository installed by path or address, no script, and of every package known what it depends on.',
      neighbours: [],
      sources: ['Package metadata of the packages (server/data/tables/servers.json, dependencies)'],
    },
  },
  *check(context) {
    const { file, knowledge, project } = context;
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined) return;
    const call = startCall(instructionsOf(file, final), (program, words) => {
      const answer = knowledge.server(program, words);
      return answer.kind === 'known' ? answer.value.package : undefined;
    });
    if (call === undefined || call.command.programText.includes('/')) return;
    if (!PLAIN.has(knowledge.image(image).family ?? '') || !installsPackages(file)) return;
    const presence = modulePresence(file, final, call.what, {
      read: project.requirements,
      bringsNothing: (name) => knowledge.bringsServers(name)?.includes(call.what) === false,
    });
    if (presence !== 'absent') return;
    yield {
      message: 'absent',
      data: { keyword: call.instruction.keyword, server: call.command.programText },
      span: call.command.programSpan,
      confidence: shippedStages(file)[0]?.from.image.kind === 'known' ? 'certain' : 'likely',
      fixes: withPackage(final, call.what, context),
    };
  },
});

/** Without any installation in sight the packages come from somewhere that is not seen. */
function installsPackages(file: DockerfileModel): boolean {
  return runsOf(file.instructions).some(({ script }) => pipInstalls(script).length > 0);
}

/** Options that make one more package the wrong thing to add: another index, pinned hashes, no dependencies. */
const CLOSED = new Set([
  '--require-hashes',
  '--no-deps',
  '--no-index',
  '-t',
  '--target',
  '-c',
  '--constraint',
]);

function withPackage(final: Stage, name: string, { file }: RuleContext<object>): Fix[] {
  const own = runsOf(instructionsOf(file, final));
  const runs = own.some(({ script }) => pipInstalls(script).length > 0) ? own : copiedRuns(file, final);
  const open = runs
    .flatMap((run) => pipInstalls(run.script).map((install) => ({ run, install })))
    .filter(({ install }) => install.action === 'install' && install.indexUrl === undefined)
    .filter(({ install }) => !install.line.options.some((option) => CLOSED.has(option.name)))
    .filter(({ install }) => install.requirementFiles.length + install.requirements.length > 0)
    .at(-1);
  const last = open?.install.command.args.at(-1);
  if (open === undefined || last === undefined) return [];
  const edit = insertArgument(open.run, last, name);
  return [{ title: `Install ${name} too`, safety: 'suggestion', edits: [edit] }];
}

/** The RUNs of the stages whose files the final one takes. */
function copiedRuns(file: DockerfileModel, final: Stage): readonly RunInstruction[] {
  const stages = sourceReferences(file)
    .filter(({ by, instruction }) => by === 'COPY --from' && instruction.stage === final.index)
    .flatMap(({ name }) => sourceStage(file, name.value) ?? [])
    .filter(({ index }) => index < final.index);
  return runsOf([...new Set(stages)].flatMap((stage) => instructionsOf(file, stage)));
}
