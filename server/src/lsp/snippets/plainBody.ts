const HOLE = /\\([$\\}])|\$\{(\d):([^}]*)\}|\$\{(\d)\|([^,|]*)[^|]*\|\}|\$\{(\d)\}/g;

/** A snippet with every default taken: for previews, and for editors that insert nothing but text. */
export function plainBody(body: string): string {
  const defaults = new Map<string, string>();
  for (const [, , place, value, choice, first] of body.matchAll(HOLE))
    defaults.set(place ?? choice ?? '', value ?? first ?? defaults.get(place ?? choice ?? '') ?? '');
  return body.replace(
    HOLE,
    (_, escaped?: string, place?: string, value?: string, choice?: string, first?: string, mirror?: string) =>
      escaped ?? value ?? first ?? defaults.get(mirror ?? place ?? choice ?? '') ?? '',
  );
}
