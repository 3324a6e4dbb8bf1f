import { baseName } from '../../dockerfile/imagePath.ts';
import type { CopyInstruction, RunInstruction } from '../../dockerfile/model.ts';
import { defineRule, type Finding } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { isWeightsFile } from '../../tools/copiedPaths.ts';
import { downloads } from '../../tools/downloads.ts';
import { isPinnedAddress, verifies } from '../../tools/verification.ts';

export const downloadUnverified = defineRule({
  meta: {
    id: 'download-unverified',
    title: 'Weights are downloaded without a checksum',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      command: '{program} fetches {file}, and nothing in this RUN compares it with a checksum',
      add: 'ADD fetches {file} without --checksum',
    },
    docs: {
      what: '`ADD` of an address, `curl` or `wget` brings a file of weights (`.safetensors`, `.pt`, `.onnx`, `.gguf`, …) that no checksum confirms.',
      why: 'What an address delivers can change, be cut off or be an error page, and the build succeeds all the same. The layer is also cached: who builds later has other weights under the same tag. Files of the pickle formats (`.pt`, `.pth`, `.ckpt`, `.pkl`) can run code when they are loaded.',
      fix: '',
      ignore:
        'When the server is yours and its files never change. Addresses that name a commit (40 hexadecimal digits) are not reported; a mutable one becomes such by writing the revision in place of `main`.',
      neighbours: [],
      sources: [
        'Dockerfile reference, ADD --checksum',
        'Python documentation, pickle: "The pickle module is not secure"',
        'Hugging Face documentation, hf_hub_download, revision',
      ],
    },
  },
  *check({ file, profile }) {
    for (const instruction of file.instructions) {
      const findings =
        instruction.keyword === 'ADD'
          ? added(instruction)
          : instruction.keyword === 'RUN'
            ? fetched(instruction)
            : [];
      for (const finding of findings) yield profile === 'dev' ? { ...finding, severity: 'hint' } : finding;
    }
  },
});

function added({ flags, sources }: CopyInstruction): readonly Finding[] {
  if (flags.some(({ name }) => name === 'checksum')) return [];
  return sources.flatMap((source): readonly Finding[] => {
    if (source.kind === 'unknown' || !/^https?:\/\//.test(source.value) || !isMutable(source.value))
      return [];
    return [{ message: 'add', data: { file: nameOf(source.value) }, span: source.span }];
  });
}

function fetched(run: RunInstruction): readonly Finding[] {
  const found = toolCommands(run.script)
    .flatMap(downloads)
    .filter(({ url }) => isMutable(url));
  if (found.length === 0 || verifies(run)) return [];
  return found.map(({ command, url }) => ({
    message: 'command',
    data: { program: command.program, file: nameOf(url) },
    span: command.span,
  }));
}

function isMutable(url: string): boolean {
  return isWeightsFile(nameOf(url)) && !isPinnedAddress(url);
}

function nameOf(url: string): string {
  return baseName(url.replace(/[?#].*$/, ''));
}
