import type { DockerfileModel } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../../engine/rule.ts';
import { addCacheMounts } from '../../tools/addCacheMounts.ts';
import { isRootUser } from '../../tools/users.ts';

export const cacheMountOpportunity = defineRule({
  meta: {
    id: 'cache-mount-opportunity',
    title: 'Downloads could be kept between builds',
    severity: 'hint',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      none: 'no cache mount for {tools}: whenever this RUN runs again, everything is downloaded again',
    },
    docs: {
      what: '`pip install`, `uv pip install` or `uv sync` without a cache mount, in a file that uses BuildKit already: a `# syntax=` line, a mount, a here-document.',
      why: 'One changed line of the requirements runs the whole installation again, and a CUDA build of PyTorch downloads 2 to 3 GB for it. A cache mount is kept by the builder between builds and is in no layer, so the image is as small as with `--no-cache-dir`.',
      fix: 'Adds `--mount=type=cache` for the folder where the user of this `RUN` keeps the cache, and takes out `--no-cache-dir`, which would leave it empty.',
      ignore:
        'When builds run on machines that keep nothing between them, or `--no-cache-dir` is the rule of the house: switch this rule off. A file that sets `PIP_NO_CACHE_DIR` is not reported.',
      neighbours: [],
      sources: [
        'Dockerfile reference, RUN --mount=type=cache',
        'docs.docker.com, Optimize cache usage in builds, section "Use cache mounts"',
      ],
    },
  },
  *check({ file, knowledge }) {
    if (!usesBuildKit(file)) return;
    for (const stage of file.stages) {
      const image = baseImageOf(file, stage);
      const user = image === undefined ? undefined : knowledge.image(image).user;
      const startsAsRoot = user !== undefined && isRootUser(user);
      for (const run of runsOf(stage.instructions)) {
        const mounts = addCacheMounts(file, run, startsAsRoot);
        const [first] = mounts?.uses ?? [];
        if (mounts === undefined || first === undefined) continue;
        const tools = [...new Set(mounts.uses.map(({ tool }) => tool))].join(' and ');
        const title = mounts.uses.some(({ off }) => off !== undefined)
          ? 'Add a cache mount instead of --no-cache-dir'
          : 'Add a cache mount';
        yield {
          message: 'none',
          data: { tools },
          span: first.command.programSpan,
          fixes: [{ title, safety: 'suggestion', edits: mounts.edits }],
        };
      }
    }
  },
});

/** True for a file that the old builder could not build, or that asks for a frontend. */
function usesBuildKit({ directives, instructions }: DockerfileModel): boolean {
  return (
    directives.has('syntax') ||
    instructions.some(
      (one) =>
        (one.keyword === 'RUN' && (one.mounts.length > 0 || one.heredocs.length > 0)) ||
        ((one.keyword === 'COPY' || one.keyword === 'ADD') && one.flags.some(({ name }) => name === 'link')),
    )
  );
}
