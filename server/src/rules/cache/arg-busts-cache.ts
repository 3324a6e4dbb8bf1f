import type { ArgInstruction, DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { installsPackages, isBuildStamp, moveArgument, namesVariable } from '../../tools/buildStamps.ts';

export const argBustsCache = defineRule({
  meta: {
    id: 'arg-busts-cache',
    title: 'Build argument that changes every time stands before installations',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      before: '{name} stands before {count}: every new value runs {them} again',
    },
    docs: {
      what: 'An `ARG` whose name says that each build gives it another value (`GIT_SHA`, `BUILD_DATE`, `VCS_REF`, `BUILD_NUMBER`, …) before a `RUN` of the same stage that installs packages.',
      why: 'Every `RUN` behind an `ARG` gets it as an environment variable, used or not, so another value is another command: the layer is not reused. A commit above the installation of PyTorch downloads and unpacks gigabytes for every commit.',
      fix: 'Moves the `ARG`, and the labels that use it, behind the last installation. Offered when nothing else in between uses it.',
      ignore:
        'When the installation should run again for each value, which a name such as `CACHEBUST` says. An installation that uses the value is not reported.',
      neighbours: [],
      sources: [
        'Dockerfile reference, ARG, section "Impact on build caching"',
        'docs.docker.com, Optimize cache usage in builds',
      ],
    },
  },
  *check({ file, profile }) {
    for (const stage of file.stages) {
      for (const argument of stage.instructions) {
        if (argument.keyword !== 'ARG') continue;
        const after = stage.instructions.slice(stage.instructions.indexOf(argument) + 1);
        for (const finding of findings(file, argument, after))
          yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
      }
    }
  },
});

function findings(
  file: DockerfileModel,
  argument: ArgInstruction,
  after: readonly Instruction[],
): readonly Finding[] {
  const named = argument.assignments.filter(({ name }) => isBuildStamp(name.value));
  const runs = named.length === 0 ? [] : runsOf(after).filter(installsPackages);
  // What is installed by this value has to be installed again for another one.
  const stamps = named.filter(({ name }) => !runs.some((run) => namesVariable(file, run, name.value)));
  const last = runs.at(-1);
  if (last === undefined || stamps.length === 0) return [];
  const edits = moveArgument(file, argument, last, after.slice(0, after.indexOf(last) + 1));
  const title = 'Move it behind the installations';
  const fixes: Fix[] = edits === undefined ? [] : [{ title, safety: 'suggestion', edits }];
  const one = runs.length === 1;
  const what = { count: one ? 'an installation' : `${runs.length} installations`, them: one ? 'it' : 'them' };
  const related = runs.map((run) => ({ span: run.argumentSpan, note: 'installs packages' }));
  return stamps.map(({ name }) => ({
    message: 'before',
    data: { name: name.value, ...what },
    span: name.span,
    related,
    fixes,
  }));
}
