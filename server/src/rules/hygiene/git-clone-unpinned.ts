import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { type PlacedCommand, placedCommands } from '../../tools/commandFolders.ts';
import { type GitClone, gitClones, isMoving, pinsClone, runsOtherScript } from '../../tools/gitClones.ts';
import { fromBuildArgument } from '../../tools/gitReference.ts';

export const gitCloneUnpinned = defineRule({
  meta: {
    id: 'git-clone-unpinned',
    title: 'git clone takes whatever a branch holds on the day of the build',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      head: 'git clone of {name} names no tag or commit: the default branch of that day is built, and a cached layer keeps an old one',
      branch: 'git clone of {name} takes {branch}, which moves: two builds of this file can differ',
    },
    docs: {
      what: 'A `git clone` of a remote repository, in any stage, without `--branch` or with a branch named like one that moves (`main`, `master`, `develop`, `nightly` …), and no later `git checkout`, `switch` or `reset` to something else in that folder or of a script from elsewhere. A hint in development images; information when the moving branch is only the default of an `ARG`.',
      why: 'Two builds of the same Dockerfile give different programs, and the one that breaks breaks on a day nobody changed anything: machine learning projects change their requirements and CUDA code on the main branch daily. The layer cache makes it worse, because BuildKit sees an unchanged line and keeps the clone of months ago on one machine while another builds the newest.',
      fix: 'Suggests an `ARG` in front of the `RUN` and `--branch` with its value, so that `--build-arg` names the tag. The build stops until it is named. `--branch` takes a branch or a tag; for a commit use `git checkout` after the clone, or `--revision` from git 2.49 on.',
      ignore: 'When the image is meant to follow a branch, such as a nightly build.',
      neighbours: [],
      sources: [
        'git-scm.com, git-clone: --branch, --revision',
        'docs.docker.com, Build cache invalidation: "RUN" is not run again when the line is unchanged',
      ],
    },
  },
  *check({ file, profile }) {
    // Leaves early: most files clone nothing.
    if (!file.text.includes('clone')) return;
    const folders = workingFolders(file);
    const runs = runsOf(file.instructions).map((run) => ({ run, folder: folders.get(run) ?? '/' }));
    const placed = runs.flatMap(({ run, folder }) => placedCommands(run.script, folder));
    for (const { run, folder } of runs)
      for (const clone of gitClones(run, folder)) {
        if (clone.command.context.conditional || !isMoving(clone.branch)) continue;
        const later = placed.filter((other) => follows(other, clone));
        if (later.some((other) => pinsClone(clone, other) || runsOtherScript(clone, other))) continue;
        yield findingOf(file, run, clone, profile === 'dev');
      }
  },
});

function findingOf(file: DockerfileModel, run: RunInstruction, clone: GitClone, dev: boolean): Finding {
  const chosen = clone.branch?.value?.value.kind === 'overridable';
  return {
    message: clone.branch === undefined ? 'head' : 'branch',
    data: { name: clone.name, branch: clone.branch?.text ?? '' },
    span: { start: clone.command.programSpan.start, end: clone.repository.span.end },
    severity: dev ? 'hint' : chosen ? 'information' : 'warning',
    fixes: fixesOf(file, run, clone),
  };
}

function follows({ command }: PlacedCommand, clone: GitClone): boolean {
  return command.span.start > clone.command.span.start;
}

function fixesOf(file: DockerfileModel, run: RunInstruction, clone: GitClone): Fix[] {
  const found = fromBuildArgument(file, run, clone);
  if (found === undefined) return [];
  const title = `Take the tag from --build-arg ${found.argument}`;
  return [{ title, safety: 'suggestion', edits: found.edits }];
}
