// The grammars that this VS Code has, its own and those of the installed extension, run by its own tokeniser.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';

interface Contribution {
  readonly language?: string;
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

interface Token {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly scopes: readonly string[];
}

interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): { readonly tokens: readonly Token[]; readonly ruleStack: unknown };
}

/** Those parts of vscode-textmate and vscode-oniguruma that are needed; both come with VS Code. */
interface TextMate {
  readonly INITIAL: unknown;
  readonly Registry: new (options: object) => { loadGrammar(scope: string): Promise<Grammar | null> };
  parseRawGrammar(text: string, file: string): unknown;
}

interface Oniguruma {
  loadWASM(options: { readonly data: Uint8Array }): Promise<void>;
  readonly OnigScanner: new (patterns: readonly string[]) => unknown;
  readonly OnigString: new (text: string) => unknown;
}

interface Found extends Contribution {
  readonly file: string;
}

/** For each line, the scopes of each of its characters, joined by blanks. */
export async function scopesOf(
  language: string,
  lines: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { textMate, grammar } = await grammarOf(language);
  let state = textMate.INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) =>
      Array.from({ length: Math.min(endIndex, line.length) - startIndex }, () => scopes.join(' ')),
    );
  });
}

async function grammarOf(language: string): Promise<{ textMate: TextMate; grammar: Grammar }> {
  const contributions = contributed();
  const scope = contributions.findLast((one) => one.language === language)?.scopeName ?? '';
  const textMate = fromVsCode<TextMate>('vscode-textmate').module;
  const registry = new textMate.Registry({
    onigLib: oniguruma(),
    loadGrammar: async (wanted: string) => {
      const file = contributions.findLast(({ scopeName }) => scopeName === wanted)?.file;
      return file === undefined ? null : textMate.parseRawGrammar(readFileSync(file, 'utf8'), file);
    },
    getInjections: (into: string) =>
      contributions.flatMap(({ scopeName, injectTo }) => (injectTo?.includes(into) ? [scopeName] : [])),
  });
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`no grammar for ${language}`);
  return { textMate, grammar };
}

async function oniguruma(): Promise<object> {
  const { module, folder } = fromVsCode<Oniguruma>('vscode-oniguruma');
  await module.loadWASM({ data: readFileSync(path.join(folder, 'release', 'onig.wasm')) });
  return {
    createOnigScanner: (patterns: readonly string[]) => new module.OnigScanner(patterns),
    createOnigString: (text: string) => new module.OnigString(text),
  };
}

function contributed(): readonly Found[] {
  return vscode.extensions.all.flatMap(({ packageJSON, extensionPath }) =>
    ((packageJSON.contributes?.grammars ?? []) as readonly Contribution[]).map((one) => ({
      ...one,
      file: path.join(extensionPath, one.path),
    })),
  );
}

/** A package of VS Code itself; the desktop edition keeps them in an archive, its binaries beside it. */
function fromVsCode<T>(name: string): { readonly module: T; readonly folder: string } {
  for (const modules of ['node_modules', 'node_modules.asar']) {
    const folder = path.join(vscode.env.appRoot, modules, name);
    try {
      const require = createRequire(path.join(folder, 'package.json'));
      return { module: require(folder) as T, folder };
    } catch {
      // in the other place
    }
  }
  throw new Error(`this VS Code has no ${name}`);
}
