import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { Position, SignatureHelp } from 'vscode-languageserver';
import { maskedText } from '../../dockerfile/maskedText.ts';
import type { DockerfileModel } from '../../dockerfile/model.ts';

/** The forms of the instruction or flag at a position; null in comments and here-documents. */
export function signatureHelp(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  position: Position,
): SignatureHelp | null {
  const offset = file.lines.offset(position);
  const text = [
    ...file.comments.map(({ span }) => span),
    ...file.instructions.flatMap(({ heredocs }) => heredocs.map(({ body }) => body)),
  ];
  if (text.some(({ start, end }) => start < offset && offset <= end)) return null;
  const help = service.computeSignatureHelp(maskedText(file), position);
  return help.signatures.length === 0 ? null : help;
}
