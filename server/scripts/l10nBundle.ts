// The texts of the client that VS Code can translate: l10n/bundle.l10n.json, from the calls of `l10n.t`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface ClientTexts {
  readonly texts: readonly string[];
  /** Calls whose text is not written out, so that nobody could translate it: `file:line`. */
  readonly hidden: readonly string[];
}

/** Every text that the client gives to `l10n.t`, or to a `t` that was handed to code which knows no editor. */
export function clientTexts(root: string): ClientTexts {
  const texts = new Set<string>();
  const hidden: string[] = [];
  const folder = join(root, 'client/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  for (const path of files.sort()) {
    const source = readFileSync(join(folder, path), 'utf8');
    const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        const [text] = node.arguments;
        if (text !== undefined && ts.isStringLiteralLike(text)) texts.add(text.text);
        else hidden.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { texts: [...texts].sort(), hidden };
}

function isTranslation(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't';
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 't';
}

/** The file VS Code's tools translate: each text under itself. */
export function l10nBundle(root: string): string {
  const { texts } = clientTexts(root);
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
}
