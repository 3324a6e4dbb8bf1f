import { makeNonRoot } from './make-non-root.ts';
import { mergeAptSteps } from './merge-apt-steps.ts';
import type { Refactoring } from './refactoring.ts';
import { splitBuilder } from './split-builder.ts';

/** Every refactoring that is not the fix of a rule, in the order they are offered. */
export const REFACTORINGS: readonly Refactoring[] = [splitBuilder, mergeAptSteps, makeNonRoot];
