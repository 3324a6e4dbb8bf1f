import { cudaAndDriver, gpuAndDriver, imageAndDriver, wheelAndDriver } from './compatibilityDriver.ts';
import { gpuAndImage, gpuAndToolkit, gpuAndTorch } from './compatibilityGpu.ts';
import { imageAndCuda, imageAndPython, imageAndTorch, imageExists } from './compatibilityImage.ts';
import { packageAndPython } from './compatibilityPython.ts';
import {
  type CompatibilityQuestion,
  notKnown,
  type Reason,
  SUBJECTS,
  shown,
  type Verdict,
} from './compatibilityReason.ts';
import { readQuestion, type Setup } from './compatibilitySetup.ts';
import { companionAndTorch, releaseExists, torchAndCuda } from './compatibilityTorch.ts';
import type { KnowledgeBase } from './types.ts';

export interface Compatibility {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** Values to change; each was tried, and leaves fewer faults. */
  readonly suggestions: readonly CompatibilityQuestion[];
}

/** One question each; a check without its subjects answers nothing. */
const CHECKS: readonly ((setup: Setup) => readonly Reason[])[] = [
  imageExists,
  releaseExists,
  torchAndCuda,
  packageAndPython,
  companionAndTorch,
  imageAndTorch,
  imageAndCuda,
  imageAndPython,
  imageAndDriver,
  wheelAndDriver,
  cudaAndDriver,
  gpuAndTorch,
  gpuAndImage,
  gpuAndToolkit,
  gpuAndDriver,
];

const MOST_SUGGESTIONS = 6;

/**
 * Whether a combination of image, frameworks, CUDA, Python, driver and GPU works: impossible when one check says so,
 * unknown when one cannot be answered or nothing was asked, ok otherwise. Never throws, whatever was written.
 */
export function compatibility(question: CompatibilityQuestion, knowledge: KnowledgeBase): Compatibility {
  const reasons = reasonsFor(question, knowledge);
  return {
    verdict: verdictOf(reasons),
    reasons,
    suggestions:
      reasons.flatMap(({ instead }) => instead ?? []).length === 0
        ? []
        : better(question, reasons, knowledge),
  };
}

function reasonsFor(question: CompatibilityQuestion, knowledge: KnowledgeBase): readonly Reason[] {
  const { setup, unread } = readQuestion(question, knowledge);
  const found = [...unread, ...CHECKS.flatMap((check) => check(setup))];
  const compared = new Set(found.flatMap(({ about }) => about));
  // The local label of torch says the CUDA of its wheel, and one unreadable part leaves others without a partner.
  const alone = SUBJECTS.filter((subject) => question[subject] !== undefined && !compared.has(subject));
  const reasons = [
    ...found,
    ...alone.map((subject) =>
      notKnown([subject], `nothing is known to compare ${subject} ${shown(question[subject] ?? '')} with`),
    ),
  ];
  return reasons.length === 0 ? [notKnown([], 'nothing was asked')] : reasons;
}

function verdictOf(reasons: readonly Reason[]): Verdict {
  const has = (verdict: Verdict) => reasons.some((reason) => reason.verdict === verdict);
  return has('impossible') ? 'impossible' : has('unknown') ? 'unknown' : 'ok';
}

/** What leaves fewer impossible answers, or as many and fewer unknown ones. */
function better(
  question: CompatibilityQuestion,
  reasons: readonly Reason[],
  knowledge: KnowledgeBase,
): readonly CompatibilityQuestion[] {
  const now = faults(reasons);
  const tried = new Map<string, CompatibilityQuestion>();
  for (const change of reasons.flatMap(({ instead }) => instead ?? [])) {
    const then = faults(reasonsFor({ ...question, ...change }, knowledge));
    const fewer = then.impossible - now.impossible || then.unknown - now.unknown;
    if (fewer < 0) tried.set(JSON.stringify(change), change);
  }
  return [...tried.values()].slice(0, MOST_SUGGESTIONS);
}

function faults(reasons: readonly Reason[]): Readonly<Record<'impossible' | 'unknown', number>> {
  const count = (verdict: Verdict) => reasons.filter((reason) => reason.verdict === verdict).length;
  return { impossible: count('impossible'), unknown: count('unknown') };
}
