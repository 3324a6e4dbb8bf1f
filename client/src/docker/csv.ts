/**
 * One record as docker's flags read it with Go's encoding/csv: a field that holds a comma, a quote or a line break
 * stands in quotes, and quotes inside it are doubled.
 */
export function csvRecord(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}

function csvField(field: string): string {
  return /[",\r\n]/.test(field) || field.startsWith(' ') ? `"${field.replaceAll('"', '""')}"` : field;
}
