import { pathText } from '../../dockerfile/imagePath.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { requirementsFirst } from '../../tools/requirementsFirst.ts';
import { sourceFirst } from '../../tools/sourceOrder.ts';

export const sourceBeforeDeps = defineRule({
  meta: {
    id: 'source-before-deps',
    title: 'Source is copied before the dependencies are installed',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      before:
        '{copy} stands before {install}: any change in the build context installs the dependencies again',
    },
    docs: {
      what: 'A `COPY` of the whole build context stands before an installation that needs only a list of dependencies: `pip install -r`, `uv pip sync`, `uv sync --no-install-project`, `poetry install --no-root`, `conda env update -f`.',
      why: 'A layer is reused only while everything before it is unchanged. With the source in front, every edited line of code downloads and installs all dependencies again, for a CUDA build of PyTorch several gigabytes. With the list in front, only a changed list does.',
      fix: 'Leaves a `COPY` of the lists in the old place and moves the `COPY` of the project, with the comments directly above it, behind the last installation. Offered only when everything in between is known not to look at the source. Safe when the requirements files could be read and name no other files; a suggestion, which also copies the files they include, when not.',
      ignore: 'When the list is made from the source while building.',
      neighbours: [],
      sources: ['docs.docker.com, Optimize cache usage in builds, section "Order your layers"'],
    },
  },
  *check({ file, project, profile }) {
    const folders = workingFolders(file);
    for (const stage of file.stages) {
      const found = sourceFirst(stage, folders, project.requirements);
      const [first] = found?.runs ?? [];
      if (found === undefined || first === undefined) continue;
      const { copy, plan } = found;
      const edits = plan && requirementsFirst(file, copy, plan.last, plan.manifests);
      const title = 'Install the dependencies before the source is copied';
      const safety: Fix['safety'] = plan?.certain === true ? 'safe' : 'suggestion';
      const paths = [...copy.sources, ...(copy.destination === undefined ? [] : [copy.destination])];
      const words = paths.map(pathText).join(' ');
      const finding: Finding = {
        message: 'before',
        data: { copy: `${copy.keyword} ${words}`, install: first.label },
        span: copy.span,
        related: [{ span: first.run.argumentSpan, note: 'installs the dependencies' }],
        fixes: edits === undefined ? [] : [{ title, safety, edits }],
      };
      yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
    }
  },
});
