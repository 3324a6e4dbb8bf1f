import {
  DEVICES,
  FRAMEWORKS,
  type GivenAnswers,
  MANAGERS,
  PURPOSES,
  QUESTIONS,
} from '../scaffold/answers.ts';
import { oneOf, read } from './commandOptions.ts';
import { UsageError } from './usageError.ts';

export interface NewOptions {
  readonly folder: string;
  readonly answers: GivenAnswers;
  /** Write the files instead of showing them. */
  readonly write: boolean;
}

const NEW = {
  framework: { type: 'string' },
  gpu: { type: 'boolean' },
  cpu: { type: 'boolean' },
  serve: { type: 'boolean' },
  train: { type: 'boolean' },
  manager: { type: 'string' },
  python: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

/** Reads the arguments of `new`. */
export function newOptions(args: readonly string[]): NewOptions {
  const { values, positionals } = read(args, NEW);
  const [folder = '.', ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one folder at a time, got ${positionals.length}`);
  if (folder === '') throw new UsageError('the folder is empty');
  const [gpu, cpu] = DEVICES;
  const [serving, training] = PURPOSES;
  const { framework, manager } = values;
  const given = {
    framework: framework === undefined ? undefined : oneOf('--framework', framework, FRAMEWORKS),
    device: either(values.gpu, gpu, values.cpu, cpu, '--gpu and --cpu'),
    purpose: either(values.serve, serving, values.train, training, '--serve and --train'),
    manager: manager === undefined ? undefined : oneOf('--manager', manager, MANAGERS),
    python: values.python,
  };
  const answers = Object.fromEntries(
    QUESTIONS.flatMap((id) => (given[id] === undefined ? [] : [[id, given[id]]])),
  );
  return { folder, answers, write: values.yes === true };
}

function either(
  one: boolean | undefined,
  first: string,
  other: boolean | undefined,
  second: string,
  both: string,
): string | undefined {
  if (one === true && other === true) throw new UsageError(`${both} exclude each other`);
  if (one === true) return first;
  return other === true ? second : undefined;
}
