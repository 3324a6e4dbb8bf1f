import { imageName, tagSpan } from '../../dockerfile/baseTag.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { type PathAssignment, pathInForce } from '../../tools/searchPath.ts';

const NAME = 'LD_LIBRARY_PATH';

export const ldLibraryPathOverwritten = defineRule({
  meta: {
    id: 'ld-library-path-overwritten',
    title: 'LD_LIBRARY_PATH of the base image is lost',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      lost: 'LD_LIBRARY_PATH loses {folder} of {image}, where GKE mounts the driver of the host',
    },
    docs: {
      what: 'The final image gives `LD_LIBRARY_PATH` a new value, without the one that `nvidia/cuda` up to 12.8.0 or `pytorch/pytorch` sets and without its folder `/usr/local/nvidia/lib64`.',
      why: 'Google Kubernetes Engine does not use the NVIDIA container runtime: its device plugin mounts the driver at `/usr/local/nvidia`, and programs find it by `LD_LIBRARY_PATH` alone. Without the folder they stop with `libcuda.so.1: cannot open shared object file`, or run on the CPU. Where the container runtime mounts the driver into the system’s folders nothing changes, so it is not seen before.',
      fix: 'Adds the value of the base image, `$LD_LIBRARY_PATH`, at the end.',
      ignore:
        'When the image never runs on GKE. Nothing is reported on images that set no such folder, `nvidia/cuda` from 12.8.1 on among them, nor when a RUN of the stage changes the configuration of `ldconfig`.',
      neighbours: [],
      sources: [
        'Google Cloud documentation, Run GPUs in GKE Standard node pools: About the CUDA libraries',
        'deepgram/self-hosted-resources pull request 177',
        'NVIDIA/dcgm-exporter issue 484',
      ],
    },
  },
  *check({ file, knowledge }) {
    const final = finalStage(file);
    const [bottom] = shippedStages(file);
    if (final === undefined || bottom?.base.kind !== 'image') return;
    const { image } = bottom.base;
    const inherited = knowledge.image(image).environment?.[NAME];
    const folder = inherited?.value.split(':').at(-1);
    if (folder === undefined) return;
    const instructions = instructionsOf(file, final);
    const inForce = pathInForce(file, instructions, NAME);
    const [first] = inForce;
    if (first === undefined || first.extends || isUnclear(first)) return;
    if (inForce.some(({ text }) => text.includes(folder))) return;
    if (runsOf(instructions).some(({ span }) => mentionsLoader(file.text.slice(span.start, span.end))))
      return;
    yield {
      message: 'lost',
      data: { folder, image: imageName(image) },
      span: first.assignment.name.span,
      confidence: bottom.from.image.kind === 'known' ? 'certain' : 'likely',
      evidence: inherited?.sources ?? [],
      related: [{ span: tagSpan(bottom), note: `sets ${folder}` }],
      fixes: appended(first),
    };
  },
});

/** A value that comes from a variable may hold anything. */
function isUnclear({ assignment, text }: PathAssignment): boolean {
  return assignment.value?.kind !== 'known' || text === '';
}

function mentionsLoader(script: string): boolean {
  return script.includes('/etc/ld.so.conf');
}

function appended({ text, value }: PathAssignment): Fix[] {
  // Nothing is expanded in single quotes, and a value put together from several pieces has no clear end.
  const quoted = /^"[^"]*"$/.test(text);
  if (!quoted && /["'\\\s]/.test(text)) return [];
  const at = value.end - (quoted ? 1 : 0);
  const edits = [{ span: { start: at, end: at }, text: `:\${${NAME}}` }];
  return [{ title: `Keep the ${NAME} of the base image`, safety: 'suggestion', edits }];
}
