import { tagSpan } from '../../dockerfile/baseTag.ts';
import type { Assignment, DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { envsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { Source } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Span } from '../../text/span.ts';
import { capabilityNeeds } from '../../tools/driverCapabilities.ts';
import { addBeforeCommand } from '../../tools/instructionLines.ts';

type Context = RuleContext<object>;

const NAME = 'NVIDIA_DRIVER_CAPABILITIES';

export const driverCapabilitiesMissing = defineRule({
  meta: {
    id: 'driver-capabilities-missing',
    title: 'Part of the driver is not mounted into the container',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      video: '{what} loads the video libraries of the driver, and {name} is {value}, without video',
      graphics: '{what} renders by the OpenGL of the driver, and {name} is {value}, without graphics',
    },
    docs: {
      what: 'The final image decodes or encodes video on the GPU (PyNvVideoCodec, FFmpeg with `…_nvenc`, `…_cuvid` or `-hwaccel cuda` in CMD, ENTRYPOINT or ENV) or renders by EGL (`PYOPENGL_PLATFORM=egl`, `MUJOCO_GL=egl`), and `NVIDIA_DRIVER_CAPABILITIES` of the file or of the base image leaves that part of the driver out.',
      why: 'The container runtime mounts only the parts of the driver that the variable names. `nvidia/cuda` and `pytorch/pytorch` set `compute,utility`: without `video` there is no `libnvcuvid.so.1` and no `libnvidia-encode.so.1`, without `graphics` no EGL of NVIDIA, and rendering fails or runs on the CPU.',
      fix: 'Adds the capability to the value in the file, or an `ENV` with that of the base image and the capability.',
      ignore:
        'When the variable is set where the container starts. Rendering is information, because a software renderer may be meant. Nothing is reported on base images whose value is not known.',
      neighbours: [],
      sources: [
        'NVIDIA Container Toolkit documentation, Specialized configurations with Docker: Driver Capabilities',
        'NVIDIA/DALI issue 2362, NVIDIA/VideoProcessingFramework pull request 468',
      ],
    },
  },
  *check(context) {
    const final = finalStage(context.file);
    if (final === undefined) return;
    const instructions = instructionsOf(context.file, final);
    const needs = capabilityNeeds(instructions, context.project.requirements);
    if (needs.length === 0) return;
    const set = capabilities(final, context);
    if (set === undefined) return;
    const parts = set.value.split(',').map((part) => part.trim());
    for (const { capability, what, span } of needs) {
      if (parts.includes('all') || parts.includes(capability)) continue;
      yield {
        message: capability,
        data: { what, name: NAME, value: set.value },
        span,
        severity: capability === 'video' ? 'warning' : 'information',
        evidence: set.sources,
        related: [{ span: set.span, note: set.value }],
        fixes: added(context.file, final, set, capability),
      };
    }
  },
});

interface Capabilities {
  readonly value: string;
  /** Where the value comes from: the ENV or the base image. */
  readonly span: Span;
  readonly assignment: Assignment | undefined;
  readonly sources: readonly Source[];
}

/** The value in force; undefined when it is not known, or empty, which stands for a default of the runtime. */
function capabilities(final: Stage, { file, knowledge }: Context): Capabilities | undefined {
  const assignment = envsOf(instructionsOf(file, final))
    .flatMap(({ assignments }) => assignments)
    .findLast(({ name }) => name.value === NAME);
  if (assignment !== undefined) {
    const value = resolvedValue(assignment.value);
    return value === undefined || value === ''
      ? undefined
      : { value, span: assignment.name.span, assignment, sources: [] };
  }
  const [bottom] = shippedStages(file);
  const inherited =
    bottom?.base.kind === 'image' ? knowledge.image(bottom.base.image).environment?.[NAME] : undefined;
  return bottom === undefined || inherited === undefined
    ? undefined
    : { ...inherited, span: tagSpan(bottom), assignment: undefined };
}

function added(
  file: DockerfileModel,
  final: Stage,
  { value, assignment }: Capabilities,
  capability: string,
): Fix[] {
  const title = `Add ${capability} to ${NAME}`;
  if (assignment === undefined) {
    const edit = addBeforeCommand(file, final, [`ENV ${NAME}=${value},${capability}`]);
    return edit === undefined ? [] : [{ title, safety: 'suggestion', edits: [edit] }];
  }
  if (assignment.value?.kind !== 'known' || assignment.value.via.length > 0) return [];
  const { start, end } = assignment.value.span;
  const quoted = /^(["']).*\1$/.test(file.text.slice(start, end));
  const at = end - (quoted ? 1 : 0);
  const edits = [{ span: { start: at, end: at }, text: `,${capability}` }];
  return [{ title, safety: 'suggestion', edits }];
}
