/** What is asked before a Dockerfile is written, in this order. */
export const QUESTIONS = ['framework', 'device', 'purpose', 'manager', 'python'] as const;
export type QuestionId = (typeof QUESTIONS)[number];

export const FRAMEWORKS = ['pytorch', 'tensorflow', 'jax', 'other', 'vllm'] as const;
export const DEVICES = ['gpu', 'cpu'] as const;
export const PURPOSES = ['serving', 'training'] as const;
export const MANAGERS = ['pip', 'uv', 'conda'] as const;

export type Framework = (typeof FRAMEWORKS)[number];
export type Device = (typeof DEVICES)[number];
export type Purpose = (typeof PURPOSES)[number];
export type Manager = (typeof MANAGERS)[number];

/** As they come from an editor or a command line. */
export type GivenAnswers = Partial<Readonly<Record<QuestionId, string>>>;

export interface Answers {
  readonly framework: Framework;
  readonly device: Device;
  readonly purpose: Purpose;
  readonly manager: Manager;
  /** `3.12` */
  readonly python: string;
}

/** One question: what may be answered, and what the folder suggests. */
export interface Question {
  readonly id: QuestionId;
  readonly options: readonly string[];
  readonly suggested: string;
  /** Where the suggestion was read: `requirements.txt`. */
  readonly from: string | undefined;
}
