// Requires-Python at the grain of a minor release: does any 3.12.z satisfy it?

const CLAUSE = /^(===|==|!=|~=|>=|<=|>|<)\s*([\d.]+?)(\.\*)?$/;

/** True when some patch release of `minor` satisfies `specifier`; a clause that cannot be read allows it. */
export function allowsMinor(specifier: string | null | undefined, minor: string): boolean {
  return (specifier ?? '')
    .split(',')
    .map((clause) => CLAUSE.exec(clause.trim()))
    .every((clause) => clause === null || holds(clause, minor));
}

function holds([, operator = '', version = '', wildcard]: RegExpExecArray, minor: string): boolean {
  const parts = version.split('.').map(Number);
  const [major = 0, second = 0, patch = 0] = parts;
  const [askedMajor = 0, askedSecond = 0] = minor.split('.').map(Number);
  const order = askedMajor - major || askedSecond - second;
  const same = parts.length === 1 ? askedMajor === major : order === 0;
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0 || (order === 0 && (parts.length > 2 || wildcard !== undefined));
  if (operator === '<') return order < 0 || (order === 0 && patch > 0);
  if (operator === '<=') return order <= 0;
  if (operator === '~=') return askedMajor === major && (parts.length > 2 ? order === 0 : order >= 0);
  // `!=3.14.1` takes away one patch release, `!=3.9.*` all of them.
  if (operator === '!=') return !(same && (wildcard !== undefined || parts.length === 1));
  return same;
}
