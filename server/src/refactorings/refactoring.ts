import type { DockerfileModel } from '../dockerfile/model.ts';
import type { Profile, ProjectFacts } from '../engine/projectFacts.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';

/** A change of structure that somebody asks for; unlike a fix it belongs to no finding. */
export interface Refactoring {
  /** Flat kebab-case name of what it does. */
  readonly id: string;
  /** The change for a selection, which may be empty; undefined where it would not apply or might not be right. */
  offer(context: RefactoringContext, selection: Span): Offer | undefined;
}

export interface RefactoringContext {
  readonly file: DockerfileModel;
  readonly knowledge: KnowledgeBase;
  readonly project: ProjectFacts;
  readonly profile: Profile;
}

/** All edits belong together: applied and undone as one. */
export interface Offer {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}
