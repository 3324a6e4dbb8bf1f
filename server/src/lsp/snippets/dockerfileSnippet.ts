/** A snippet for Dockerfiles; server/data/snippets.json holds all of them, made from snippets/src. */
export interface DockerfileSnippet {
  readonly name: string;
  /** A whole file starts with FROM or a directive; a part is one or more instructions. */
  readonly kind: 'file' | 'part';
  readonly title: string;
  readonly about: string;
  /** In the snippet syntax of editors: `${1:app}`, `\$PATH`. */
  readonly body: string;
}
