/** Why a registry gave no answer that can be used. */
export type ProblemKind =
  /** No connection: offline, wrong name, refused. */
  | 'unreachable'
  | 'timed-out'
  /** It wants a login. */
  | 'denied'
  | 'missing'
  /** It counts requests, and ours are used up. */
  | 'limited'
  /** An answer that is none of the registry API. */
  | 'garbled'
  | 'cancelled';

/** What went wrong between us and a registry; the message names the host and is fit to be shown. */
export class RegistryProblem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.name = 'RegistryProblem';
    this.kind = kind;
  }

  /** True when asking the same host for something else would fail too. */
  get isOfHost(): boolean {
    return this.kind === 'unreachable' || this.kind === 'timed-out' || this.kind === 'limited';
  }
}
