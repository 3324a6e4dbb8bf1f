import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { type AskedPackage, askedPackages } from '../../tools/askedPackages.ts';
import { configuresPip, pipIndexes } from '../../tools/pipIndexes.ts';

export const arm64GpuPlatform = defineRule({
  meta: {
    id: 'arm64-gpu-platform',
    title: 'Image for arm64 installs what exists for x86_64 only',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      wheel: '{package} {version} is published for x86_64 only, and the stage is built for {platform}',
    },
    docs: {
      what: 'A stage asks for arm64 (`FROM --platform=linux/arm64`) and pins a release of a GPU package that the default Python index holds wheels of for Linux on x86_64 but not on arm64, and no source archive.',
      why: 'pip stops with `No matching distribution found`. GPU packages came late to arm64: onnxruntime-gpu 1.20.0 and triton 3.1.0, for instance, have no such wheel, newer releases have.',
      fix: 'Drops the platform, so that the image is built for the machine that builds it. A newer release of the package may have the wheel.',
      ignore:
        'When the wheel comes from somewhere else; nothing is reported with another index, `--find-links` or a configuration of pip, for packages and releases the tables do not have, and where the platform comes from outside (`$TARGETPLATFORM`). Whether a base image exists for arm64 is not checked.',
      neighbours: [],
      sources: ['Python package index, files of each release'],
    },
  },
  *check(context) {
    const { file, project } = context;
    if (configuresPip(file)) return;
    for (const stage of file.stages) {
      const from = chainOf(file, stage)[0]?.from;
      const platform = resolvedValue(from?.platform);
      if (from === undefined || platform === undefined || !/^linux\/(?:arm64|aarch64)\b/.test(platform))
        continue;
      const asked = runsOf(stage.instructions).flatMap((run) => askedPackages(run, project.requirements));
      for (const one of asked) {
        const sources = onlyX86(one, context);
        if (sources === undefined) continue;
        const sure = from.platform?.kind === 'known' && one.written?.word.value.kind !== 'overridable';
        yield {
          message: 'wheel',
          data: { package: one.requirement.name, version: one.requirement.pin ?? '', platform },
          span: one.span,
          confidence: sure ? 'certain' : 'likely',
          evidence: sources,
          fixes: withoutPlatform(file, from),
        } as const;
      }
    }
  },
});

/** What shows that the release is published for x86_64 only; undefined when it is not, or nobody knows. */
function onlyX86({ requirement, install, run, file }: AskedPackage, { knowledge }: RuleContext<object>) {
  const { name, pin, marker } = requirement;
  if (pin === undefined || marker !== undefined || install.command.context.conditional) return undefined;
  if (pipIndexes(install, run.lookup).length > 0 || (file?.indexes.length ?? 0) > 0) return undefined;
  const known = knowledge.pythonWheels(name, pin);
  if (known.kind !== 'known' || known.value.sdist) return undefined;
  const { manylinux_x86_64: x86, manylinux_aarch64: arm } = known.value.wheels;
  return x86.length > 0 && arm.length === 0 ? known.sources : undefined;
}

function withoutPlatform({ text }: DockerfileModel, { flags }: Stage['from']): Fix[] {
  const flag = flags.find(({ name }) => name === 'platform');
  const blanks = flag === undefined ? undefined : /^[ \t]+/.exec(text.slice(flag.span.end))?.[0];
  if (flag === undefined || blanks === undefined) return [];
  const span = { start: flag.span.start, end: flag.span.end + blanks.length };
  return [
    {
      title: `Drop ${text.slice(flag.span.start, flag.span.end)}`,
      safety: 'suggestion',
      edits: [{ span, text: '' }],
    },
  ];
}
