import { imageName, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Instruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../../engine/rule.ts';
import { type AskedPackage, askedPackages } from '../../tools/askedPackages.ts';
import { wordText } from '../../tools/commandLine.ts';
import { toolCommands } from '../../tools/commands.ts';
import { splitLocal } from '../../tools/torchPin.ts';

export const ngcTorchOverridden = defineRule({
  meta: {
    id: 'ngc-torch-overridden',
    title: 'torch of the NVIDIA image is asked for in another build',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      pinned: 'asks for {package} {wanted}, and {image} holds {held} by NVIDIA instead',
    },
    docs: {
      what: 'On an `nvcr.io/nvidia/pytorch` image an installation pins torch or torchvision to a public release, on the command line or in the requirements file it reads.',
      why: 'The image holds builds of NVIDIA with versions such as `2.7.0a0+7c8ec84dab.nv25.03`, which no pin of a public release matches. Since 25.03 the packages of the image are pinned in `/etc/pip/constraint.txt`, so pip stops with a conflict; on older images it replaces the build, and the extensions compiled for it (Apex, Transformer Engine, Torch-TensorRT) no longer load.',
      fix: 'None: leave torch and torchvision out of what is installed on this image, or take `pytorch/pytorch`, which holds the public releases.',
      ignore:
        'When the packages go into an environment of their own. An installation without a pin is not reported, because pip finds the package installed; nor when the stage uninstalls the package of the image, which is on purpose.',
      neighbours: [],
      sources: [
        'NVIDIA PyTorch release notes 25.12',
        'NVIDIA PyTorch for Jetson Platform release notes, table 1',
      ],
    },
  },
  *check({ file, project, knowledge }) {
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const { image } = bottom.base;
      const { family, packages } = knowledge.image(image);
      if (family !== 'nvcr.io/nvidia/pytorch') continue;
      const held = (name: string): string =>
        packages?.[name] === undefined ? `a build of ${name}` : `the build ${packages[name]}`;
      const asked = runsOf(stage.instructions).flatMap((run) => askedPackages(run, project.requirements));
      for (const { requirement, install, written, span } of asked.filter(isPublicBuild)) {
        if (isRemoved(requirement.name, instructionsOf(file, stage))) continue;
        const variable = written !== undefined && written.word.value.kind !== 'known';
        yield {
          message: 'pinned',
          data: {
            package: requirement.name,
            wanted: requirement.pin ?? '',
            image: imageName(image),
            held: held(requirement.name),
          },
          span,
          confidence: variable || install.command.context.conditional ? 'likely' : 'certain',
          related: [{ span: tagSpan(bottom), note: `holds the ${requirement.name} of NVIDIA` }],
        };
      }
    }
  },
});

/** A release as published, `2.4.0` or `2.4.0+cu124`; NVIDIA's own versions are pre-releases. */
function isPublicBuild({ requirement: { name, pin, marker }, install }: AskedPackage): boolean {
  if ((name !== 'torch' && name !== 'torchvision') || pin === undefined || marker !== undefined) return false;
  const elsewhere = install.line.options.some(({ name: option }) =>
    /^(?:-t|--target|--prefix|--root|--python|-p)$/.test(option),
  );
  return !elsewhere && /^\d+(?:\.\d+)+$/.test(splitLocal(pin).release);
}

/** `pip uninstall torch`: the build of NVIDIA is replaced on purpose. */
function isRemoved(name: string, instructions: readonly Instruction[]): boolean {
  const commands = runsOf(instructions).flatMap(({ script }) => toolCommands(script));
  return commands.some(({ program, args }) => {
    const words = args.map(wordText);
    return (program === 'pip' || program === 'uv') && words.includes('uninstall') && words.includes(name);
  });
}
