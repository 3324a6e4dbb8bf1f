import { parseYaml } from '../formats/yamlTree.ts';
import type { Span } from '../text/span.ts';
import type { LintConfig } from './config.ts';
import type { AnyRule } from './rule.ts';
import { readSettings } from './settings.ts';

export interface ReadConfigFile {
  readonly config: LintConfig;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

/** Reads the text of a project file; what is wrong is reported where it stands, the rest is used. */
export function readConfigFile(text: string, rules: readonly AnyRule[]): ReadConfigFile {
  const tree = parseYaml(text);
  const { config, problems } = readSettings(tree.value, rules);
  const placed = problems.map(({ path, part, message }) => ({ span: tree.spanOf(path, part), message }));
  return { config, problems: [...tree.problems, ...placed].sort((a, b) => a.span.start - b.span.start) };
}
