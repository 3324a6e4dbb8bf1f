import { type ImageReference, isImageReference, parseImageReference } from '../formats/imageReference.ts';
import {
  type CompatibilityQuestion,
  notKnown,
  type Reason,
  type Subject,
  shown,
} from './compatibilityReason.ts';
import type { Gpu } from './subjects.ts';
import type { Answer, ImageFacts, KnowledgeBase } from './types.ts';
import { minorOf } from './versions.ts';

/** The question with every part read; parts that cannot be read are missing. */
export interface Setup {
  readonly question: CompatibilityQuestion;
  readonly knowledge: KnowledgeBase;
  readonly image:
    | { readonly name: string; readonly reference: ImageReference; readonly facts: ImageFacts }
    | undefined;
  /** As written, with its local label: `2.5.1`, `2.5.1+cu124`. */
  readonly torch: string | undefined;
  /** The torch wheel that is asked for: `cu124`, `cpu`, `rocm6.2`; undefined when nothing says which. */
  readonly variant: string | undefined;
  /** A CUDA release: `12.4`, `12.4.1`. */
  readonly cuda: string | undefined;
  /** `3.12` */
  readonly python: string | undefined;
  readonly driver: string | undefined;
  readonly gpu:
    | { readonly name: string; readonly answer: Extract<Answer<Gpu>, { kind: 'known' }> }
    | undefined;
}

/** Torch and the packages published with it, each with its version as written. */
export type Package = 'torch' | 'torchvision' | 'torchaudio';
export const PACKAGES: readonly Package[] = ['torch', 'torchvision', 'torchaudio'];

const RELEASE = /^v?\d{1,4}(?:\.\d{1,4}){1,3}(?:\.?post\d{1,3})?(?:\+[A-Za-z0-9.]{1,20})?$/;
const PYTHON = /^(\d\.\d{1,2})(?:\.\d{1,2})?$/;
const DRIVER = /^[Rr]?\d{3}(?:\.\d{1,3}){0,2}$/;

/** Reads the question. What cannot be read becomes a reason that says so. */
export function readQuestion(
  question: CompatibilityQuestion,
  knowledge: KnowledgeBase,
): { readonly setup: Setup; readonly unread: readonly Reason[] } {
  const reference =
    question.image !== undefined && isImageReference(question.image)
      ? parseImageReference(question.image)
      : undefined;
  const torch = packageVersion(question, 'torch');
  const asked = readCuda(question.cuda);
  const cuda = asked === 'cpu' ? undefined : asked;
  const gpu = question.gpu === undefined ? undefined : knowledge.gpu(question.gpu);
  const setup: Setup = {
    question,
    knowledge,
    image:
      reference === undefined
        ? undefined
        : { name: question.image ?? '', reference, facts: knowledge.image(reference) },
    torch,
    variant: (asked === undefined ? undefined : variantOf(asked)) ?? /\+([\w.]+)$/.exec(torch ?? '')?.[1],
    cuda,
    python: PYTHON.exec(question.python?.trim() ?? '')?.[1],
    driver:
      question.driver !== undefined && DRIVER.test(question.driver.trim())
        ? question.driver.trim()
        : undefined,
    gpu: gpu?.kind === 'known' ? { name: gpuName(question.gpu ?? '', gpu.value), answer: gpu } : undefined,
  };
  return { setup, unread: unreadable(question, setup, asked) };
}

/** The version asked of a package, when it is one that a release can have. */
export function packageVersion(question: CompatibilityQuestion, name: Package): string | undefined {
  const text = question[name]?.trim();
  return text !== undefined && RELEASE.test(text) ? text : undefined;
}

/** `12.4` of `cu124`. */
export function cudaOf(variant: string): string | undefined {
  const [, major, minor] = /^cu(\d{1,2})(\d)$/.exec(variant) ?? [];
  return major === undefined ? undefined : `${major}.${minor}`;
}

/** `cu124` of `12.4.1`. */
export function variantOf(cuda: string): string {
  return cuda === 'cpu' ? cuda : `cu${minorOf(cuda).replace('.', '')}`;
}

function readCuda(text: string | undefined): string | undefined {
  const written = text?.trim().toLowerCase() ?? '';
  if (written === 'cpu' || /^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?$/.test(written)) return written;
  return cudaOf(written);
}

function gpuName(text: string, { name, computeCapability }: Gpu): string {
  return name.startsWith('compute capability')
    ? name
    : `${shown(text)} (compute capability ${computeCapability})`;
}

function unreadable(
  question: CompatibilityQuestion,
  setup: Setup,
  cuda: string | undefined,
): readonly Reason[] {
  const failures: readonly (readonly [Subject, boolean, string])[] = [
    ['image', setup.image === undefined, 'is not an image reference'],
    ...PACKAGES.map(
      (name) =>
        [name, packageVersion(question, name) === undefined, `is not a final release of ${name}`] as const,
    ),
    ['cuda', cuda === undefined, 'is not a CUDA release such as 12.4 or cu124'],
    ['python', setup.python === undefined, 'is not a Python release such as 3.12'],
    ['driver', setup.driver === undefined, 'is not a driver such as 550.54.15 or a branch such as 550'],
    ['gpu', setup.gpu === undefined, 'is not among the GPUs and compute capabilities of the tables'],
  ];
  return failures.flatMap(([subject, failed, why]) => {
    const text = question[subject];
    return text === undefined || !failed ? [] : [notKnown([subject], `${subject} "${shown(text)}" ${why}`)];
  });
}
