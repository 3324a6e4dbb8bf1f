import { envsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../../engine/rule.ts';
import { removeAssignment } from '../../tools/removeAssignment.ts';

const NAMES = ['CUDA_VISIBLE_DEVICES', 'NVIDIA_VISIBLE_DEVICES'];
/** `0,1`, `GPU-8932f937…`, `MIG-…`; not `all`, `none`, `void`, `-1` or nothing. */
const CHOICE = /^(?:\d+|(?:GPU|MIG)-[\w/-]+)(?:\s*,\s*(?:\d+|(?:GPU|MIG)-[\w/-]+))*$/;

export const cudaVisibleDevicesBaked = defineRule({
  meta: {
    id: 'cuda-visible-devices-baked',
    title: 'GPU of one machine is chosen in the image',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      first: '{name}={value} in ENV hides every other GPU the container is given',
      absent:
        '{name}={value} in ENV hides every other GPU, and a container that is given one GPU has index 0 alone',
      host: '{name}={value} in ENV names a GPU of one host',
    },
    docs: {
      what: 'The final image sets `CUDA_VISIBLE_DEVICES` or `NVIDIA_VISIBLE_DEVICES` to indexes or identifiers of GPUs.',
      why: 'Which GPUs there are is known where the container starts. CUDA counts the GPUs of the container from 0, so with `--gpus device=1` the only GPU is index 0, and `CUDA_VISIBLE_DEVICES=1` hides it: `torch.cuda.is_available()` is false. With 0, a host of eight GPUs uses one.',
      fix: 'Removes the assignment; `docker run --gpus`, Compose or Kubernetes choose the GPUs, and `-e CUDA_VISIBLE_DEVICES=…` hides some for one run.',
      ignore:
        'When the image is for one machine. `all`, `none`, `void`, `-1` and an empty value are not reported, nor is a value that a build argument sets; in a development image it is a hint.',
      neighbours: [],
      sources: [
        'NVIDIA CUDA C++ Programming Guide, CUDA Environment Variables',
        'NVIDIA Container Toolkit documentation, Specialized configurations with Docker: GPU enumeration',
      ],
    },
  },
  *check({ file, profile }) {
    const final = finalStage(file);
    if (final === undefined) return;
    const envs = envsOf(instructionsOf(file, final));
    for (const name of NAMES) {
      const all = envs.flatMap((instruction) =>
        instruction.assignments.map((assignment) => ({ instruction, assignment })),
      );
      const inForce = all.findLast(({ assignment }) => assignment.name.value === name);
      const value = inForce?.assignment.value;
      if (inForce === undefined || value?.kind !== 'known' || !CHOICE.test(value.value)) continue;
      const removal = removeAssignment(file, inForce.instruction, inForce.assignment);
      yield {
        message: messageOf(name, value.value),
        data: { name, value: value.value },
        span: { start: inForce.assignment.name.span.start, end: value.span.end },
        severity: profile === 'dev' ? 'hint' : 'information',
        fixes:
          removal === undefined
            ? []
            : [{ title: 'Leave the choice of GPUs to the run', safety: 'suggestion', edits: [removal] }],
      };
    }
  },
});

function messageOf(name: string, value: string): 'first' | 'absent' | 'host' {
  if (name !== 'CUDA_VISIBLE_DEVICES' || !/^\d/.test(value)) return 'host';
  return /^0\b/.test(value) ? 'first' : 'absent';
}
