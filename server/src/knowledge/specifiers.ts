import { compareVersions, isWithin } from './versions.ts';

const CLAUSE = /^(===|==|!=|~=|>=|<=|>|<)\s*(\d+(?:\.\d+)*)(\.\*)?(?:\+([\w.]+))?$/;
// No package has longer numbers; what is longer is no version.
const RELEASE = /^v?(\d{1,6}(?:\.\d{1,6}){0,4})(?:\+([\w.]{1,40}))?$/;

/** Whether a final release satisfies `>=2.10,<3`; undefined when either cannot be read. */
export function satisfies(version: string, specifier: string): boolean | undefined {
  const [, release, label] = RELEASE.exec(version.trim()) ?? [];
  const clauses = specifier
    .split(',')
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .map((clause) => CLAUSE.exec(clause));
  if (release === undefined || clauses.includes(null)) return undefined;
  return clauses.every((clause) => clause !== null && holds(release, label, clause));
}

function holds(
  release: string,
  label: string | undefined,
  [, operator = '', wanted = '', wildcard, local]: RegExpExecArray,
): boolean {
  const order = compareVersions(release, wanted);
  // `==2.0.0+cu117` is for that build alone; `==2.0.0` for every build of the release.
  if (local !== undefined && operator.startsWith('==')) return order === 0 && label === local;
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '~=':
      return order >= 0 && isWithin(release, wanted.split('.').slice(0, -1).join('.'));
    case '!=':
      return wildcard === undefined ? order !== 0 : !isWithin(release, wanted);
    default:
      return wildcard === undefined ? order === 0 : isWithin(release, wanted);
  }
}
