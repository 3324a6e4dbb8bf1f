import { imagePath, pathBelow, pathText } from '../../dockerfile/imagePath.ts';
import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { placedCommands } from '../../tools/commandFolders.ts';
import { type CopiedPath, copiedPaths, mayBeLarge } from '../../tools/copiedPaths.ts';
import { copyWithOwner } from '../../tools/copyWithOwner.ts';
import { filledFolders } from '../../tools/filledFolders.ts';
import { type RecursiveChange, recursiveChange } from '../../tools/ownership.ts';

/** What the layers before a RUN hold. */
interface Earlier {
  readonly instructions: readonly Instruction[];
  readonly copied: readonly CopiedPath[];
  readonly filled: readonly { readonly run: RunInstruction; readonly path: string }[];
}

export const chownDuplicatesLayer = defineRule({
  meta: {
    id: 'chown-duplicates-layer',
    title: 'Changing owner or mode stores files of an earlier layer again',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      copied: '{command} stores every file of {copy} in a second layer: the image holds them twice',
      filled:
        '{command} stores every file that an earlier RUN put there in a second layer: the image holds them twice',
    },
    docs: {
      what: 'In a stage that ships: `chown -R` or `chmod -R` over a folder that an earlier `COPY` or `ADD` filled, or an earlier `RUN` with a clone, a virtual environment or conda.',
      why: 'A layer stores files, not changes to them. A new owner or mode makes a file of an earlier layer part of this layer too, with all its bytes: a `COPY` of 108 MB and a `chown` of the same folder are 216 MB to push and to pull; a virtual environment with PyTorch is gigabytes twice.',
      fix: 'Gives the `COPY` the owner (`--chown`) or the mode (`--chmod`) and leaves a `chown` of the folder alone, which costs nothing. Offered where the user exists before the `COPY` or has a number, and where nothing else of the build writes into the folder.',
      ignore:
        'When the files are few and small. Single files are not reported, unless their name says that they are large.',
      neighbours: [],
      sources: [
        'docs.docker.com, Storage drivers, section "Copying makes containers efficient" (copy-up)',
        'Dockerfile reference, COPY --chown --chmod',
        'blog.mornati.net, Docker images and files chown (108 MB twice)',
      ],
    },
  },
  *check({ file, profile }) {
    if (!/\bch(?:own|mod)\b/.test(file.text)) return;
    const folders = workingFolders(file);
    const instructions: Instruction[] = [];
    const copied: CopiedPath[] = [];
    const filled: { run: RunInstruction; path: string }[] = [];
    for (const instruction of shippedStages(file).flatMap((stage) => stage.instructions)) {
      const folder = folders.get(instruction) ?? '/';
      if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
        copied.push(...copiedPaths(instruction, folder));
      if (instruction.keyword === 'RUN') {
        for (const finding of findings(file, instruction, folder, { instructions, copied, filled }))
          yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
        filled.push(...filledFolders(instruction, folder).map((path) => ({ run: instruction, path })));
      }
      instructions.push(instruction);
    }
  },
});

function findings(file: DockerfileModel, run: RunInstruction, folder: string, earlier: Earlier): Finding[] {
  if (earlier.copied.length + earlier.filled.length === 0) return [];
  return placedCommands(run.script, folder).flatMap(({ command, folder: here }) => {
    const change = recursiveChange(command);
    return change === undefined || here === undefined
      ? []
      : (findingOf(file, run, change, here, earlier) ?? []);
  });
}

function findingOf(
  file: DockerfileModel,
  run: RunInstruction,
  change: RecursiveChange,
  here: string,
  earlier: Earlier,
): Finding | undefined {
  const targets = change.paths.flatMap(({ value }) =>
    value.kind === 'unknown' ? [] : [imagePath(here, value.value)],
  );
  const covered = (path: string): boolean =>
    targets.some((target) => target !== '/' && pathBelow(target.replace(/\/\*$/, ''), path) !== undefined);
  const doubled = earlier.copied.filter(
    (one) => mayBeLarge(one) && covered(one.path) && !hasSetting(one, change),
  );
  const span = change.command.span;
  const command = `${change.program} -R ${change.paths.map(({ text }) => text).join(' ')}`;
  const [first] = doubled;
  if (first === undefined) {
    const source = earlier.filled.find(({ path }) => covered(path));
    if (source === undefined) return undefined;
    const related = [{ span: source.run.argumentSpan, note: `fills ${source.path}` }];
    return { message: 'filled', data: { command }, span, related };
  }
  const { copy } = first;
  const words = [...copy.sources, ...(copy.destination === undefined ? [] : [copy.destination])].map(
    pathText,
  );
  const related = [...new Set(doubled.map((one) => one.copy))].map((one) => ({
    span: one.span,
    note: 'stores them first',
  }));
  const plan = copyWithOwner({ file, run, change, target: targets[0], ...earlier });
  const fixes: Fix[] =
    plan === undefined ? [] : [{ title: `Copy with ${plan.flag}`, safety: 'suggestion', edits: plan.edits }];
  return {
    message: 'copied',
    data: { command, copy: `${copy.keyword} ${words.join(' ')}` },
    span,
    related,
    fixes,
  };
}

/** True when the COPY sets the owner or the mode itself: what comes after changes little of it. */
function hasSetting({ copy }: CopiedPath, { program }: RecursiveChange): boolean {
  return copy.flags.some(({ name }) => name === program);
}
