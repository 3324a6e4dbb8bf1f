import { loadKnowledge } from '../knowledge/load.ts';
import type { TagList } from '../knowledge/tagList.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { rememberingKnowledge } from './rememberingKnowledge.ts';

/** The knowledge base of a session, which gets newer tag lists while it runs. */
export class LiveKnowledge {
  readonly #today: () => string;
  #lists: readonly TagList[] = [];
  #current: KnowledgeBase;

  /** `fixed` stands for the bundled tables where a host brings its own. */
  constructor(today: () => string, fixed?: KnowledgeBase) {
    this.#today = today;
    this.#current = rememberingKnowledge(fixed ?? loadKnowledge());
  }

  get current(): KnowledgeBase {
    return this.#current;
  }

  get lists(): readonly TagList[] {
    return this.#lists;
  }

  /** Puts tag lists over the bundled tables; answers given before may no longer hold. */
  use(lists: readonly TagList[]): void {
    this.#lists = lists;
    this.#current = rememberingKnowledge(loadKnowledge(undefined, { lists, today: this.#today() }));
  }
}
