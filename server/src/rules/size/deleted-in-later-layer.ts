import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { isLargeFile } from '../../tools/copiedPaths.ts';
import { covers, type Removal, removalsOf, type Stored, storedBy } from '../../tools/layerFiles.ts';
import { mountInstead, removeAtOnce } from '../../tools/moveRemoval.ts';

export const deletedInLaterLayer = defineRule({
  meta: {
    id: 'deleted-in-later-layer',
    title: 'Files are deleted in a later layer',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      late: '{command} frees nothing: {path} is in the layer of an earlier {keyword} and stays there',
    },
    docs: {
      what: 'In a stage that ships: `rm` of something large that an earlier instruction stored: an archive, wheel, installer or folder that `COPY` or `ADD` brought, a file a previous `RUN` downloaded, a repository it cloned. A folder of the build context is information: it may be small.',
      why: 'A layer never changes. The deletion adds a note that hides the files, and every push and pull still carries them: an installer of several gigabytes or a folder of weights stays in the image, although nobody can see it.',
      fix: 'Suggests to delete in the `RUN` that stores, where nothing in between needs the files; or to mount what a `COPY` brought for the one `RUN` that uses it (`--mount=type=bind`), so that it is in no layer.',
      ignore: 'When the image is flattened after the build. Small single files are not reported.',
      neighbours: [],
      sources: [
        'docs.docker.com, Storage drivers, section "Images and layers"',
        'Dockerfile reference, RUN --mount=type=bind',
      ],
    },
  },
  *check({ file, profile }) {
    if (!/\brm\b/.test(file.text)) return;
    const folders = workingFolders(file);
    const before: Instruction[] = [];
    const stored: Stored[] = [];
    for (const instruction of shippedStages(file).flatMap((stage) => stage.instructions)) {
      const folder = folders.get(instruction) ?? '/';
      if (instruction.keyword === 'RUN' && stored.length > 0) {
        for (const removal of removalsOf(instruction, folder)) {
          const finding = findingOf(file, instruction, removal, stored, before);
          if (finding !== undefined) yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
        }
      }
      stored.push(...storedBy(instruction, folder));
      before.push(instruction);
    }
  },
});

function findingOf(
  file: DockerfileModel,
  run: RunInstruction,
  removal: Removal,
  all: Stored[],
  before: readonly Instruction[],
): Finding | undefined {
  const stored = all.find(({ path }) => removal.paths.some((removed) => covers(removed, path)));
  if (stored === undefined) return undefined;
  // What is gone is not removed again.
  for (const one of all.filter(({ path }) => removal.paths.some((removed) => covers(removed, path))))
    all.splice(all.indexOf(one), 1);
  const between = before.slice(before.indexOf(stored.by) + 1);
  const late = { file, stored, run, removal, between };
  const mount = mountInstead(late);
  const atOnce = removeAtOnce(late);
  const fixes: Fix[] = [];
  if (mount !== undefined)
    fixes.push({ title: 'Mount it for this RUN instead', safety: 'suggestion', edits: mount });
  if (atOnce !== undefined)
    fixes.push({ title: 'Delete it in the RUN that stores it', safety: 'suggestion', edits: atOnce });
  const { span } = removal.command;
  const command = file.text.slice(span.start, span.end).replace(/[\s\\]+/g, ' ');
  return {
    message: 'late',
    data: { command, path: stored.path, keyword: stored.by.keyword },
    span,
    severity: isPlainFolder(stored) ? 'information' : 'warning',
    related: [{ span: stored.by.span, note: 'stores it' }],
    fixes,
  };
}

/** A folder of the build context can as well be small. */
function isPlainFolder({ by, path }: Stored): boolean {
  return by.keyword === 'COPY' && by.from === undefined && !isLargeFile(path);
}
