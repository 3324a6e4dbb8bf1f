import { assemble, exec, SYNTAX } from './instructions.ts';
import type { Plan } from './plan.ts';

const IMAGE = 'vllm/vllm-openai';
/** A small model that needs no licence to be accepted; the person names another. */
export const MODEL = 'Qwen/Qwen2.5-1.5B-Instruct';

/** vLLM compiles for the GPU while it runs, so it gets the image of its project, which has what that needs. */
export function vllmDockerfile({ facts, knowledge }: Plan): string {
  const pin = facts.packages.get('vllm')?.pin;
  const tag = knowledge.starterTag(IMAGE);
  const release =
    pin === undefined ? (tag.kind === 'known' ? tag.value : 'latest') : `v${pin.replace(/[^\w.-].*$/, '')}`;
  const probe = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=3)";
  return assemble([
    [SYNTAX, `FROM ${IMAGE}:${release}`],
    [
      'ENV HF_HOME=/cache/huggingface',
      'RUN useradd --create-home --uid 10001 app \\',
      '    && install --directory --owner=10001 --group=10001 /cache/huggingface',
    ],
    ['USER 10001', 'VOLUME ["/cache/huggingface"]'],
    [
      'EXPOSE 8000',
      'HEALTHCHECK --interval=30s --timeout=5s --start-period=600s --retries=3 \\',
      `    CMD ${exec(['python3', '-c', probe])}`,
      '# docker run --gpus all --shm-size=2g -v hf-cache:/cache/huggingface -e HF_TOKEN -p 8000:8000 …',
      '# Releases differ in what the image starts, and in whether it takes the model by an option.',
      `ENTRYPOINT ${exec(['vllm', 'serve'])}`,
      `CMD ${exec([MODEL, '--host', '0.0.0.0', '--port', '8000'])}`,
    ],
  ]);
}
