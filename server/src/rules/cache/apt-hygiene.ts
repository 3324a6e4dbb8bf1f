import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { appendCommand } from '../../tools/appendCommand.ts';
import {
  type AptStep,
  aptSteps,
  callSpan,
  clearsLists,
  configuresApt,
  flagPlace,
  listsAreMounted,
  runsUnknownCode,
  takesRecommends,
  usesLists,
} from '../../tools/apt.ts';
import { laterLists } from '../../tools/aptLater.ts';
import { insertArgument } from '../../tools/insertArgument.ts';

/** Programs that neither install packages nor remove lists. */
const HARMLESS = new Set([
  '',
  'set',
  'echo',
  'true',
  ':',
  'export',
  'cd',
  'rm',
  'mkdir',
  'sed',
  'tee',
  'dpkg',
  'gpg',
  'apt-key',
  'add-apt-repository',
]);
/** Actions that `apt` and `apt-get` share. */
const SHARED = new Set([
  'update',
  'install',
  'remove',
  'purge',
  'autoremove',
  'upgrade',
  'dist-upgrade',
  'clean',
  'autoclean',
]);

export const aptHygiene = defineRule({
  meta: {
    id: 'apt-hygiene',
    title: 'apt leaves files behind, or installs more than asked',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      listsKept:
        'the package lists of {update} stay in this layer: nothing in this RUN removes /var/lib/apt/lists',
      updateAlone:
        '{update} stands in a RUN without an install: its cached lists grow old while later RUNs change',
      recommends: '{install} brings recommended packages too: no --no-install-recommends',
      apt: 'apt in a RUN: its command line is made for people and not kept stable, that of apt-get is',
    },
    docs: {
      what: 'In a stage that ships: package lists that stay in the layer, `apt-get update` in a RUN of its own, an install without `--no-install-recommends`, and `apt` where `apt-get` is meant. The last two are information.',
      why: 'The lists of an Ubuntu or Debian release are tens of megabytes that nothing reads again, and a later RUN that deletes them frees nothing, because the earlier layer keeps them. An `update` in its own layer is cached: when the install in the next RUN changes, it runs with lists that are weeks old and asks for versions the mirror has dropped. Recommended packages can double the size of an install.',
      fix: 'Appends `rm -rf /var/lib/apt/lists/*` to the RUN in its own style, and writes `apt-get` for `apt`: both safe, the installed packages stay the same. Adding `--no-install-recommends` is a suggestion, because something may depend on a recommended package.',
      ignore: 'When the image is a base for others that install packages right away.',
      neighbours: ['hadolint DL3009', 'hadolint DL3015', 'hadolint DL3027', 'Trivy DS-0017', 'Trivy DS-0029'],
      sources: [
        'docs.docker.com, building best practices, section apt-get',
        'apt(8), section "Script usage and differences from other APT tools"',
      ],
    },
  },
  *check({ file, profile }) {
    const chain = shippedStages(file).flatMap((stage) => stage.instructions);
    const quiet = configuresApt(chain);
    for (const run of runsOf(chain)) {
      const steps = aptSteps(run);
      const findings = [
        lists(file, run, steps),
        spelling(file, steps),
        ...(quiet ? [] : recommends(run, steps)),
      ];
      for (const finding of findings) {
        if (finding !== undefined) yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
      }
    }
  },
});

function lists(file: DockerfileModel, run: RunInstruction, steps: readonly AptStep[]): Finding | undefined {
  const at = steps.findLastIndex(({ apt }) => apt?.action === 'update');
  const update = steps[at];
  if (update?.apt === undefined || listsAreMounted(run)) return undefined;
  const after = steps.slice(at + 1);
  if (after.some(clearsLists) || after.some(runsUnknownCode)) return undefined;
  const data = { update: `${update.apt.manager} update` };
  const used = steps.some(({ apt }) => apt !== undefined && usesLists(apt));
  if (!used && after.every(({ apt, command }) => apt !== undefined || HARMLESS.has(command.program)))
    return { message: 'updateAlone', data, span: callSpan(update.apt) };
  const sudo = update.command.wrappers.includes('sudo') ? 'sudo ' : '';
  return { message: 'listsKept', data, span: callSpan(update.apt), ...removal(file, run, sudo) };
}

/** The lists may be removed unless a later RUN installs from them; perhaps not when it runs a script. */
function removal(
  file: DockerfileModel,
  run: RunInstruction,
  sudo: string,
): Pick<Finding, 'related' | 'fixes'> {
  const { user, uncertain, removals } = laterLists(file, run);
  if (user !== undefined)
    return { related: [{ span: user.argumentSpan, note: 'installs from these lists' }] };
  const note = 'removed here, in a layer of its own, which frees nothing';
  const related = removals.map(({ argumentSpan }) => ({ span: argumentSpan, note }));
  const edit = appendCommand(file, run, `${sudo}rm -rf /var/lib/apt/lists/*`);
  const title = 'Remove the package lists in the same RUN';
  const safety = uncertain ? 'suggestion' : 'safe';
  return { related, fixes: edit === undefined ? [] : [{ title, safety, edits: [edit] }] };
}

function spelling(file: DockerfileModel, steps: readonly AptStep[]): Finding | undefined {
  const calls = steps.flatMap(({ apt }) => {
    const written =
      apt === undefined ? '' : file.text.slice(apt.command.programSpan.start, apt.command.programSpan.end);
    return apt !== undefined && written === 'apt' && SHARED.has(apt.action) ? [apt] : [];
  });
  const [first] = calls;
  if (first === undefined) return undefined;
  // `apt upgrade` may install new packages and old apt-get cannot install a file, so there the result can differ.
  const differs = calls.some(
    ({ action, packages }) => action.endsWith('upgrade') || packages.some(({ text }) => text.includes('/')),
  );
  const edits = calls.map(({ command }) => ({ span: command.programSpan, text: 'apt-get' }));
  const fix: Fix = { title: 'Use apt-get', safety: differs ? 'suggestion' : 'safe', edits };
  return { message: 'apt', span: first.command.programSpan, severity: 'information', fixes: [fix] };
}

function recommends(run: RunInstruction, steps: readonly AptStep[]): Finding[] {
  return steps.flatMap(({ apt }) => {
    if (apt === undefined || !takesRecommends(apt)) return [];
    const edits = [insertArgument(run, flagPlace(apt), '--no-install-recommends')];
    const fix: Fix = { title: 'Add --no-install-recommends', safety: 'suggestion', edits };
    const data = { install: `${apt.manager} install` };
    return [{ message: 'recommends', data, span: callSpan(apt), severity: 'information', fixes: [fix] }];
  });
}
