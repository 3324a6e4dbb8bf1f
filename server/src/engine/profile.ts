import type { DockerfileModel } from '../dockerfile/model.ts';
import { commandsOf } from '../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../dockerfile/stages.ts';
import { toolCommands } from '../tools/commands.ts';
import type { Profile } from './projectFacts.ts';

const SERVERS = new Set([
  'uvicorn',
  'gunicorn',
  'hypercorn',
  'flask',
  'fastapi',
  'tritonserver',
  'vllm',
  'streamlit',
  'gradio',
  'bentoml',
  'torchserve',
  'mlflow',
  'nginx',
]);
const NOTEBOOKS = new Set(['jupyter', 'jupyter-lab', 'jupyter-notebook', 'sshd', 'code-server']);

/**
 * Guesses what the final image is for. Development: a dev container or a file with `dev` in its name, or a notebook
 * or ssh server as the command. Serving: a known server as the command, or an EXPOSEd port. Everything else: training.
 */
export function detectProfile(file: DockerfileModel): Profile {
  const path = file.uri.toLowerCase();
  const name = path.split('/').at(-1) ?? '';
  if (path.includes('/.devcontainer/') || /(?:^|[._-])dev(?:el|elop|elopment)?(?:[._-]|$)/.test(name))
    return 'dev';
  const final = finalStage(file);
  const instructions = final === undefined ? [] : instructionsOf(file, final);
  const programs = commandsOf(instructions).flatMap((instruction) =>
    toolCommands(instruction.script).map((command) => command.program),
  );
  if (programs.some((program) => NOTEBOOKS.has(program))) return 'dev';
  if (programs.some((program) => SERVERS.has(program))) return 'serving';
  return instructions.some((instruction) => instruction.keyword === 'EXPOSE') ? 'serving' : 'training';
}
