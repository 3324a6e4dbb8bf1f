import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { CompletionItem } from 'vscode-languageserver';
import { maskedText } from '../../dockerfile/maskedText.ts';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Offset } from '../../text/span.ts';

/** Only these may stand before the first FROM. */
const FIRST = new Set(['FROM', 'ARG']);
/** Behind everything that was proposed for a better reason. */
const LATER = 'z';

/** The instructions that may begin at `offset`, with what follows them. */
export async function keywordItems(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  offset: Offset,
): Promise<CompletionItem[]> {
  const items = await service.computeCompletionItems(maskedText(file), file.lines.position(offset));
  const inStage = file.stages.some(({ span }) => span.start < offset);
  return items
    .filter(({ label }) => inStage || FIRST.has(label.split(' ')[0] ?? ''))
    .map((item) => ({ ...item, sortText: LATER + item.label }));
}
