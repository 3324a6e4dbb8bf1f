/** The command-line dialects that differ for us. nerdctl and others that copy docker's flags count as docker. */
export type Dialect = 'docker' | 'podman';

/** A container engine's client on this machine. */
export interface Engine {
  readonly program: string;
  readonly dialect: Dialect;
}

/** Reads the answer to `--version`: a program called `docker` may be podman's stand-in. */
export function dialectOf(versionAnswer: string): Dialect {
  return /^podman\b/im.test(versionAnswer) ? 'podman' : 'docker';
}
