/** Compares dotted numbers: negative when `a` is older. Missing parts count as 0, so 12.4 equals 12.4.0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True when `version` is `prefix` or starts with its parts: 12.4.1 is within 12 and 12.4, not within 12.41. */
export function isWithin(version: string, prefix: string): boolean {
  return version === prefix || version.startsWith(`${prefix}.`);
}

/** The first two parts: 12.4 of 12.4.1. */
export function minorOf(version: string): string {
  const end = version.indexOf('.', version.indexOf('.') + 1);
  return end < 0 ? version : version.slice(0, end);
}
