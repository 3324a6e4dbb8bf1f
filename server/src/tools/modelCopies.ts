import { baseName, imagePath, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, Instruction, RunInstruction, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { toolCommands } from './commands.ts';
import { dependencyInstall } from './dependencyInstall.ts';
import { copiesContext } from './dependencyRuns.ts';

/** A COPY of trained weights that stands where other changes copy them again, or they others. */
export interface MisplacedModel {
  readonly copy: CopyInstruction;
  /** The COPY of the code that stands before it, or the first installation behind it. */
  readonly other: CopyInstruction | RunInstruction;
  /** The last installation behind it; undefined when the code is the other. */
  readonly last: RunInstruction | undefined;
}

/** Formats of which a file is large as a rule; scalers and small trees are pickles, which are left out. */
const WEIGHTS = /\.(?:safetensors|gguf|ggml|pth?|ckpt|onnx|nemo)$/i;
const WEIGHTS_BIN = /^(?:pytorch_model|model|ggml|diffusion_pytorch_model)\b.*\.bin$/i;
/** Parts of a model that are small by nature. */
const SMALL = /token|vocab|scaler|encoder_labels|labels|config|tiny/i;
const FOLDERS = /^(?:weights|model[_-]weights|checkpoints|ckpts|model[_-]store|saved_models?)$/i;
/** Names of folders of weights and of Python packages alike. */
const PERHAPS = /^models?$/i;
const CODE = /^(?:src|app|code|server|service|api)$|\.py$/;

/** The first misplaced COPY of weights in a stage, by the order dependencies, weights, code. */
export function misplacedModel(
  stage: Stage,
  folders: ReadonlyMap<Instruction, string>,
): MisplacedModel | undefined {
  const copies = copiesOf(stage.instructions).filter(({ from, heredocs }) => {
    return from === undefined && heredocs.length === 0;
  });
  const copy = copies.find((one) => copiesWeights(one, folders.get(one) ?? '/'));
  if (copy === undefined) return undefined;
  const code = copies.find((one) => one.span.start < copy.span.start && copiesCode(one));
  const start = code?.span.start ?? copy.span.start;
  const installs = runsOf(stage.instructions).filter((run) => run.span.start > start && installsLists(run));
  if (code !== undefined) return installs.length > 0 ? undefined : { copy, other: code, last: undefined };
  const [first] = installs;
  return first === undefined ? undefined : { copy, other: first, last: installs.at(-1) };
}

function copiesWeights({ sources, destination }: CopyInstruction, folder: string): boolean {
  if (destination === undefined || sources.length === 0) return false;
  const target = imagePath(folder, pathText(destination));
  // Under the folder of the code it may be a Python package.
  const apart = folder === '/' || !target.startsWith(`${folder}/`);
  return sources.every((source) => {
    if (source.kind === 'unknown' || source.value.includes('://')) return false;
    const name = baseName(source.value.replace(/\/+\*?$/, ''));
    if (SMALL.test(name)) return false;
    if (WEIGHTS.test(name) || WEIGHTS_BIN.test(name) || FOLDERS.test(name)) return true;
    return PERHAPS.test(name) && apart && PERHAPS.test(baseName(target));
  });
}

function copiesCode(copy: CopyInstruction): boolean {
  if (copiesContext(copy)) return true;
  return copy.sources.some((source) => CODE.test(baseName(pathText(source).replace(/\/+$/, ''))));
}

function installsLists({ script }: RunInstruction): boolean {
  return toolCommands(script).some((command) => dependencyInstall(command)?.reads === 'manifests');
}
