import { compareVersions } from '../src/knowledge/versions.ts';

/** Whether a final release satisfies a specifier of exact clauses and bounds; undefined when it cannot be read. */
export function matchesVersion(version: string, specifier: string): boolean | undefined {
  const clauses = specifier
    .split(',')
    .map((clause) => /^(==|>=|<=|<|>|!=)\s*(\d+(?:\.\d+)*)$/.exec(clause.trim()));
  if (clauses.includes(null)) return undefined;
  return clauses.every((clause) => {
    const order = compareVersions(version, clause?.[2] ?? '');
    if (clause?.[1] === '==') return order === 0;
    if (clause?.[1] === '!=') return order !== 0;
    if (clause?.[1] === '>=') return order >= 0;
    if (clause?.[1] === '<=') return order <= 0;
    return clause?.[1] === '<' ? order < 0 : order > 0;
  });
}
