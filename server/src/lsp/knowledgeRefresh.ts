import type { RefreshAnswer } from '../protocol/commands.ts';
import { type RefreshReport, refreshTags } from '../registry/refresh.ts';
import { refreshLines, refreshText } from '../registry/refreshText.ts';
import { storedLists, storeList, type TagStore } from '../registry/tagStore.ts';
import { readKnowledgeSettings } from './knowledgeSettings.ts';
import type { LiveKnowledge } from './liveKnowledge.ts';
import type { Log } from './log.ts';
import type { Progress, Report, Waiting } from './progress.ts';

const WEEK = 7 * 86_400_000;
const SILENT: Report = () => undefined;

export interface KnowledgeRefreshDeps {
  readonly log: Log;
  readonly live: LiveKnowledge;
  readonly progress: Progress;
  readonly store: TagStore;
  /** The `mlDockerfile` section that holds outside of any document. */
  readonly section: () => Promise<unknown>;
  /** Called when answers given before may no longer hold. */
  readonly changed: () => void;
}

/** Brings tag lists up to date: from disk at the start, from the registries when the user wants it. */
export class KnowledgeRefresh {
  readonly #deps: KnowledgeRefreshDeps;
  #running: { readonly report: Promise<RefreshReport>; readonly controller: AbortController } | undefined;

  constructor(deps: KnowledgeRefreshDeps) {
    this.#deps = deps;
  }

  /** Takes the lists that were stored. What cannot be read is asked for again by the next refresh. */
  async load(): Promise<void> {
    const { store, live, log } = this.#deps;
    const lists = await storedLists(store, (name) =>
      log.warning(`${name} in ${store.place} is damaged and not used; the next refresh replaces it`),
    );
    if (lists.length > 0) live.use(lists);
  }

  /** Runs the command: with progress, and with a message at the end whatever comes of it. */
  async command(waiting: Waiting): Promise<RefreshAnswer> {
    const { section, progress, log } = this.#deps;
    const { mirror, problem } = readKnowledgeSettings(await section());
    if (problem !== undefined) {
      log.tellUser('warning', problem);
      return { asked: 0, read: 0, message: problem };
    }
    const report = await progress.show('Refreshing knowledge', waiting, (tell, signal) =>
      this.#refresh(mirror, tell, signal),
    );
    const message = refreshText(report, this.#standing());
    log.tellUser(report.failed.length > 0 && !report.cancelled ? 'warning' : 'information', message);
    return { asked: report.asked, read: report.read.length, message };
  }

  /** Refreshes where the setting wants it and the lists are a week old; what goes wrong is for the log. */
  async whenDue(): Promise<void> {
    const { section, live, log } = this.#deps;
    const { refresh, mirror, problem } = readKnowledgeSettings(await section());
    if (problem !== undefined) log.warnUser(problem);
    if (refresh === 'off' || problem !== undefined || this.#running !== undefined) return;
    // A mirror may never have them all; what it gave tells when it was asked.
    const recent = live.lists.filter(({ retrieved }) => Date.now() - Date.parse(retrieved) < WEEK);
    if (live.lists.length > 0 && recent.length === live.lists.length) return;
    const report = await this.#refresh(mirror, SILENT, new AbortController().signal);
    log.info(refreshText(report, this.#standing()));
  }

  /** One at a time: who asks while one runs gets what that one finds, and can end it. */
  #refresh(mirror: string | undefined, tell: Report, signal: AbortSignal): Promise<RefreshReport> {
    const controller = this.#running?.controller ?? new AbortController();
    const abort = () => controller.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    if (this.#running === undefined) {
      const report = this.#ask(mirror, tell, controller.signal).finally(() => {
        this.#running = undefined;
      });
      this.#running = { report, controller };
    }
    return this.#running.report;
  }

  async #ask(mirror: string | undefined, tell: Report, signal: AbortSignal): Promise<RefreshReport> {
    const { live, store, log, changed } = this.#deps;
    const lists = new Map(live.lists.map((list) => [list.image, list]));
    const report = await refreshTags(
      live.current,
      live.lists,
      {
        mirror,
        now: () => new Date(),
        asking: (image, done, all) => tell(image, Math.floor((100 * done) / all)),
        keep: (list) => {
          lists.set(list.image, list);
          return storeList(store, list).catch((error) =>
            log.warnUser(`the tag list of ${list.image} cannot be kept in ${store.place}: ${error}`),
          );
        },
      },
      signal,
    );
    for (const line of refreshLines(report)) log.info(line);
    if (report.read.length > 0) {
      live.use([...lists.values()]);
      changed();
    }
    return report;
  }

  /** What is used where nothing newer was read. */
  #standing(): string {
    const { live } = this.#deps;
    const dates = live.lists.map(({ retrieved }) => retrieved.slice(0, 10)).sort();
    const lists = dates[0] === undefined ? '' : ` with the tag lists read since ${dates[0]}`;
    return `the bundled knowledge of ${live.current.asOf}${lists} stays in use`;
  }
}
