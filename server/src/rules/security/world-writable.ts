import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix, type RuleContext, type Severity } from '../../engine/rule.ts';
import { type OpenMode, openCopyMode, openModes, ownerOnly } from '../../tools/fileModes.ts';

/** Images that train often run under the number of whoever starts them, and have one user at a time. */
const SEVERITY: Readonly<Record<RuleContext<object>['profile'], Severity>> = {
  serving: 'warning',
  training: 'information',
  dev: 'hint',
};

export const worldWritable = defineRule({
  meta: {
    id: 'world-writable',
    title: 'Everybody may write into files that ship',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      open: 'mode {mode} on {paths} in the image: every user of the container may change it',
    },
    docs: {
      what: '`chmod`, `mkdir -m`, `install -m` or `COPY --chmod` with a mode that lets others write (`777`, `666`, `a+rwx`, `o+w`), on a known path, in the shipped stage or one it builds on. A warning in images that serve, information in those that train, a hint in development images. Silent with a sticky bit (`1777`), below `/tmp`, in cache mounts, and for what the same `RUN` removes.',
      why: 'A process that breaks out of its own user, or a second one in the container, replaces the program, the model or the packages that others run. With `-R` the mode is also changed for every file, and each goes into a new layer again.',
      fix: 'For a folder, suggests group 0 with the rights of the owner (`chgrp -R 0`, `chmod -R g=u`): platforms that run a container under a number of their own, such as OpenShift, put that user into group 0. And the same mode with writing left to the owner (`755`, `644`).',
      ignore: 'When unrelated users share a folder at run time, such as a cache on a cluster.',
      neighbours: [],
      sources: [
        'docs.redhat.com, OpenShift, Creating images: support arbitrary user IDs',
        'chmod(1), GNU coreutils',
      ],
    },
  },
  *check({ file, profile }) {
    const folders = workingFolders(file);
    const shipped = shippedStages(file).flatMap(({ instructions }) => instructions);
    const severity = SEVERITY[profile];
    for (const run of runsOf(shipped))
      for (const open of openModes(run, folders.get(run) ?? '/'))
        yield findingOf(
          open,
          severity,
          run.form === 'exec' ? [] : [...sharedWithGroup(open), ...tighter(open)],
        );
    for (const copy of copiesOf(shipped)) {
      const open = openCopyMode(copy);
      if (open !== undefined) yield findingOf(open, severity, tighter(open));
    }
  },
});

function findingOf(open: OpenMode, severity: Severity, fixes: readonly Fix[]): Finding {
  const data = { mode: open.mode, paths: open.paths.join(' ') };
  return { message: 'open', data, span: open.span, severity, fixes };
}

function tighter({ mode, span, paths }: OpenMode): Fix[] {
  const temporary = paths.every((path) => path === '/tmp' || path === '/var/tmp');
  const text = temporary ? '1777' : ownerOnly(mode);
  // A mode in quotes or from a variable has other text at that place.
  if (text === undefined || span.end - span.start !== mode.length) return [];
  const title = temporary ? 'Keep the sticky bit: 1777' : `Let only the owner write: ${text}`;
  return [{ title, safety: 'suggestion', edits: [{ span, text }] }];
}

/** `chmod -R 777 /data` becomes `chgrp -R 0 /data && chmod -R g=u /data`. */
function sharedWithGroup({ command, recursive, span }: OpenMode): Fix[] {
  const paths = command?.args.filter((word) => word.span.start >= span.end) ?? [];
  const [first] = paths;
  const last = paths.at(-1);
  if (command === undefined || first === undefined || last === undefined) return [];
  const plain = command.context.piped === 'no' && !command.context.failureHandled;
  if (!recursive || !plain || command.program !== 'chmod' || last.span.end !== command.span.end) return [];
  const start = { start: command.programSpan.start, end: command.programSpan.start };
  const sudo = command.wrappers.includes('sudo') ? 'sudo ' : '';
  const list = paths.map(({ text }) => text).join(' ');
  const edits = [
    { span: start, text: `chgrp -R 0 ${list} && ${sudo}` },
    { span, text: 'g=u' },
  ];
  return [{ title: 'Give the folder to group 0 with the rights of the owner', safety: 'suggestion', edits }];
}
