/** The strings of a JSON array of strings (exec form); undefined when the text is not exactly that. */
export function jsonStrings(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the builder takes it as shell form, and so do we.
  }
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item): item is string => typeof item === 'string');
  return strings.length === value.length ? strings : undefined;
}
