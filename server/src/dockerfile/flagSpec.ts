/** A flag of an instruction, or an option of a mount. */
export interface FlagSpec {
  readonly name: string;
  readonly detail: string;
  /** What may stand behind the `=`: these words, or what the file and its surroundings have to offer. */
  readonly values: readonly string[] | 'sources' | 'paths' | 'mount';
  /** Says something without a value. */
  readonly alone?: boolean;
  /** May be given more than once. */
  readonly repeats?: boolean;
}

export interface MountSpec {
  readonly type: string;
  readonly detail: string;
  readonly options: readonly FlagSpec[];
}
