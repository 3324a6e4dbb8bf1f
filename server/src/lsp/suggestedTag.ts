import type { DockerfileModel } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { baseImageOf, finalStage, shippedStages } from '../dockerfile/stages.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { type PipInstall, pipInstalls } from '../tools/pip.ts';

/** `torch2.4-cu124`: what the image holds, from what is written; undefined where neither version is. */
export function suggestedTag(file: DockerfileModel, knowledge: KnowledgeBase): string | undefined {
  const final = finalStage(file);
  const image = final === undefined ? undefined : baseImageOf(file, final);
  const base = image === undefined ? undefined : knowledge.image(image);
  const installed = shippedStages(file)
    .flatMap(({ instructions }) => runsOf(instructions))
    .flatMap(({ script }) => pipInstalls(script))
    .flatMap((install) => torchOf(install, knowledge))
    .at(-1);
  const torch = installed?.version ?? base?.torch;
  const variant = installed === undefined ? variantOf(base?.cuda) : installed.variant;
  const parts = [torch === undefined ? undefined : `torch${majorMinor(torch)}`, variant];
  return parts.filter((part) => part !== undefined).join('-') || undefined;
}

/** Pinned ones only: what an unpinned install brings is not known before the build. */
function torchOf(install: PipInstall, knowledge: KnowledgeBase) {
  const pin = install.requirements.find(({ name }) => name === 'torch')?.pin;
  if (pin === undefined) return [];
  const [version = pin, local] = pin.split('+');
  const index = install.indexUrl?.text;
  const variant = local ?? (index === undefined ? undefined : knowledge.torchIndexVariant(index));
  return [{ version, variant }];
}

/** `12.4.1` → `cu124`, as wheels are called. */
function variantOf(cuda: string | undefined): string | undefined {
  return cuda === undefined ? undefined : `cu${majorMinor(cuda).replace('.', '')}`;
}

function majorMinor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
