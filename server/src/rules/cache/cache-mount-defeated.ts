import type { DockerfileModel, Mount, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, instructionsOf, stageOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { type ActiveUser, activeUser } from '../../tools/activeUser.ts';
import { emptiedMount, maySetUpApt, packageMount } from '../../tools/aptCache.ts';
import { type CacheUse, cacheUses, isCacheMoved, isMountFor, switchedOffBy } from '../../tools/cacheUse.ts';
import { toolCommands } from '../../tools/commands.ts';
import { blockOf } from '../../tools/instructionLines.ts';
import { mountTarget } from '../../tools/mounts.ts';
import { type MountPlace, placeMount } from '../../tools/placeMount.ts';
import { removedPaths } from '../../tools/removals.ts';
import { removeArgument } from '../../tools/removeArgument.ts';
import { removeCommand } from '../../tools/removeCommand.ts';

const KEEP_PACKAGES =
  `RUN rm -f /etc/apt/apt.conf.d/docker-clean && ` +
  `echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache`;

export const cacheMountDefeated = defineRule({
  meta: {
    id: 'cache-mount-defeated',
    title: 'Cache mount that keeps nothing',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      flag: '{flag} switches off the cache of {tool} that is mounted at {target}',
      variable: '{variable} switches off the cache of {tool} that is mounted at {target}',
      otherUser: '{tool} runs as {user} here, whose cache is not the mount at {target}',
      owner: 'the mount at {target} belongs to root, and {tool} runs as {user}: a cache it cannot write',
      dockerClean:
        'the docker-clean settings of {os} images delete every package from {target} after its installation',
      emptied: '{command} empties the mount at {target}',
    },
    docs: {
      what: 'A `RUN --mount=type=cache` whose cache stays empty: pip or uv told not to cache, a mount in the home folder of another user, a mount of root for another user, packages that the settings of Debian and Ubuntu images delete, a command that empties the mount.',
      why: 'The mount is there so that the next build need not download again: 2 to 3 GB for a CUDA build of PyTorch. When it is empty, every changed line of the requirements downloads everything once more, and nothing says so. pip turns the cache off with one line of warning when it may not write, uv stops.',
      fix: 'Takes out the flag or the command that empties the mount (safe: what is installed stays the same); puts the mount where the user keeps the cache, with that owner; or adds the RUN of the Dockerfile reference that lets apt keep packages.',
      ignore: 'When the cache is emptied on purpose, because the folder would grow without end.',
      neighbours: [],
      sources: [
        'Dockerfile reference, RUN --mount=type=cache (uid and mode of a new folder, example of apt)',
        'pypa/pip, cli/cmdoptions.py, _handle_no_cache_dir: any value of PIP_NO_CACHE_DIR switches off',
        'astral-sh/uv issue 12710 (uv stops at a cache it may not write)',
        'debuerreotype, scripts/debuerreotype-minimizing-config (docker-clean)',
      ],
    },
  },
  *check(context) {
    const { file } = context;
    const reported = new Set<number>();
    for (const stage of file.stages) {
      // What one stage was told holds for those that build on it.
      const { base } = stage;
      if (base.kind === 'stage' && reported.has(base.stage)) reported.add(stage.index);
      for (const run of runsOf(stage.instructions)) {
        if (!run.mounts.some(({ type }) => type === 'cache')) continue;
        yield* tools(file, run);
        yield* emptied(file, run);
        const clean = reported.has(stage.index) ? undefined : dockerClean(run, context);
        if (clean === undefined) continue;
        reported.add(stage.index);
        yield clean;
      }
    }
  },
});

function* tools(file: DockerfileModel, run: RunInstruction): Iterable<Finding> {
  for (const use of cacheUses(run)) {
    const mount = run.mounts.find((one) => isMountFor(use, one, run));
    if (mount !== undefined) yield* switchedOff(file, run, use, mount) ?? wrongUser(file, run, use, mount);
  }
}

function switchedOff(
  file: DockerfileModel,
  run: RunInstruction,
  use: CacheUse,
  mount: Mount,
): Finding[] | undefined {
  const { tool, off } = use;
  const target = mountTarget(mount) ?? '';
  if (off !== undefined) {
    const flag = file.text.slice(off.start, off.end).replace(/["']/g, '');
    const edit = removeArgument(file, run, off);
    const fixes: Fix[] =
      edit === undefined ? [] : [{ title: `Remove ${flag}`, safety: 'safe', edits: [edit] }];
    const related = [{ span: mount.span, note: 'the mount it leaves empty' }];
    return [{ message: 'flag', data: { flag, tool, target }, span: off, related, fixes }];
  }
  const variable = switchedOffBy(use, run);
  if (variable === undefined) return undefined;
  const declaration = run.lookup(variable)?.declaration;
  const related = declaration === undefined ? [] : [{ span: declaration, note: 'switches the cache off' }];
  return [{ message: 'variable', data: { variable, tool, target }, span: mount.span, related }];
}

/** A mount in the home folder of somebody else, or one that the user may not write. */
function wrongUser(file: DockerfileModel, run: RunInstruction, use: CacheUse, mount: Mount): Finding[] {
  const user = activeUser(file, run);
  const target = mountTarget(mount) ?? '';
  if (user === undefined) return [];
  const elsewhere = user.isRoot ? /^\/home\//.test(target) : target.startsWith('/root/');
  const data = { tool: use.tool, user: user.name, target };
  const at = {
    span: mount.span,
    related: [{ span: user.instruction.span, note: `switches to ${user.name}` }],
  };
  if (elsewhere) {
    const home = user.isRoot ? '/root' : user.home;
    const known = home !== undefined && (user.isRoot || user.uid !== undefined);
    const place = { target: `${home}/.cache/${use.tool}`, ...(user.isRoot ? {} : uidOf(user)) };
    const fixes = known ? placed(file, mount, place) : [];
    return isCacheMoved(use, run) ? [] : [{ message: 'otherUser', data, ...at, fixes }];
  }
  if (user.isRoot || mount.options.has('uid') || mount.options.has('mode') || mount.options.has('from'))
    return [];
  return [
    { message: 'owner', data, ...at, fixes: user.uid === undefined ? [] : placed(file, mount, uidOf(user)) },
  ];
}

function uidOf({ uid }: ActiveUser): MountPlace {
  return uid === undefined ? {} : { uid };
}

function placed(file: DockerfileModel, mount: Mount, place: MountPlace): Fix[] {
  const edits = placeMount(file, mount, place);
  const { target, uid } = place;
  const words = [
    target === undefined ? [] : `at ${target}`,
    uid === undefined ? [] : `for the user ${uid}`,
  ].flat();
  return edits === undefined ? [] : [{ title: `Mount it ${words.join(' ')}`, safety: 'suggestion', edits }];
}

function* emptied(file: DockerfileModel, run: RunInstruction): Iterable<Finding> {
  for (const command of toolCommands(run.script)) {
    const mount = emptiedMount(run, command);
    if (mount === undefined) continue;
    const text = file.text.slice(command.span.start, command.span.end).replace(/[\s\\]+/g, ' ');
    const edit = removedPaths(command).length > 1 ? undefined : removeCommand(file, run, command);
    const fixes: Fix[] =
      edit === undefined ? [] : [{ title: `Remove ${text}`, safety: 'safe', edits: [edit] }];
    const related = [{ span: mount.span, note: 'the mount' }];
    const data = { command: text, target: mountTarget(mount) ?? '' };
    yield { message: 'emptied', data, span: command.span, related, fixes };
  }
}

function dockerClean(run: RunInstruction, { file, knowledge }: RuleContext<object>): Finding | undefined {
  const mount = packageMount(run);
  const stage = stageOf(file, run);
  const image = stage && baseImageOf(file, stage);
  if (mount === undefined || stage === undefined || image === undefined) return undefined;
  const os = knowledge.image(image).os?.name;
  if (os !== 'debian' && os !== 'ubuntu') return undefined;
  const until = instructionsOf(file, stage).filter(({ span }) => span.start <= run.span.start);
  if (until.some(maySetUpApt)) return undefined;
  const place = blockOf(file, run)?.start;
  const edits =
    place === undefined
      ? []
      : [{ span: { start: place, end: place }, text: KEEP_PACKAGES + lineBreakOf(file.text) }];
  const fixes: Fix[] =
    edits.length === 0 ? [] : [{ title: 'Let apt keep the packages', safety: 'suggestion', edits }];
  const data = { os, target: mountTarget(mount) ?? '' };
  return { message: 'dockerClean', data, span: mount.span, confidence: 'likely', fixes };
}
