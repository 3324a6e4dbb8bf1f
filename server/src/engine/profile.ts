import type { DockerfileModel } from '../dockerfile/model.ts';
import { commandsOf } from '../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../dockerfile/stages.ts';
import { toolCommands } from '../tools/commands.ts';
import type { Profile } from './projectFacts.ts';

/** Programs, and packages run by `python -m`, that answer requests. */
const SERVERS = new Set([
  'bentoml',
  'fastapi',
  'flask',
  'gradio',
  'gunicorn',
  'hypercorn',
  'infinity_emb',
  'litellm',
  'llama-server',
  'lmdeploy',
  'mlflow',
  'nginx',
  'ollama',
  'sglang',
  'streamlit',
  'text-embeddings-router',
  'text-generation-launcher',
  'torchserve',
  'tritonserver',
  'uvicorn',
  'vllm',
]);
const NOTEBOOKS = new Set(['jupyter', 'jupyter-lab', 'jupyter-notebook', 'sshd', 'code-server']);

/**
 * Guesses what the final image is for. Development: a dev container, a file or a final stage with `dev` in its name, or a notebook
 * or ssh server as the command. Serving: a known server as the command, an EXPOSEd port or a HEALTHCHECK.
 * Everything else: training.
 */
export function detectProfile(file: DockerfileModel): Profile {
  const path = file.uri.toLowerCase();
  const name = path.split('/').at(-1) ?? '';
  if (path.includes('/.devcontainer/') || /(?:^|[._-])dev(?:el|elop|elopment)?(?:[._-]|$)/.test(name))
    return 'dev';
  const final = finalStage(file);
  if (/^dev(?:el|elop|elopment|container)?(?:[._-]|$)|[._-]dev$/i.test(final?.name?.value ?? ''))
    return 'dev';
  const instructions = final === undefined ? [] : instructionsOf(file, final);
  const programs = commandsOf(instructions).flatMap((instruction) =>
    // `python -m vllm.entrypoints.openai.api_server` is vllm.
    toolCommands(instruction.script).map(({ program }) => program.split('.')[0] ?? ''),
  );
  if (programs.some((program) => NOTEBOOKS.has(program))) return 'dev';
  if (programs.some((program) => SERVERS.has(program))) return 'serving';
  const served = instructions.some(({ keyword }) => keyword === 'EXPOSE' || keyword === 'HEALTHCHECK');
  return served ? 'serving' : 'training';
}
