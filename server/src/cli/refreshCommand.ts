import { type RefreshReport, refreshTags } from '../registry/refresh.ts';
import { refreshLines, refreshText } from '../registry/refreshText.ts';
import { storeList } from '../registry/tagStore.ts';
import { refreshOptions } from './commandOptions.ts';
import { CLEAN, FAILED, type Host, type Status } from './host.ts';

/**
 * `ml-dockerfile refresh`: asks the registries for their tags and keeps the lists for later runs. The only command that
 * uses the network. Status 2 when nothing could be read.
 */
export async function refreshCommand(args: readonly string[], host: Host): Promise<Status> {
  const { registry } = refreshOptions(args);
  const knowledge = host.knowledge();
  const store = host.tagStore();
  const report = await refreshTags(
    knowledge,
    host.tagLists(),
    {
      mirror: registry,
      now: () => new Date(),
      asking: () => undefined,
      keep: (list) => storeList(store, list),
    },
    new AbortController().signal,
  );
  for (const line of refreshLines(report)) host.out(`${line}\n`);
  const summary = refreshText(report, `the bundled knowledge of ${knowledge.asOf} stays in use`);
  return conclude(report, summary, store.place, host);
}

function conclude({ read }: RefreshReport, summary: string, place: string, host: Host): Status {
  if (read.length === 0) {
    host.err(`ml-dockerfile: ${summary}\n`);
    return FAILED;
  }
  host.out(`${summary}\nkept in ${place}\n`);
  return CLEAN;
}
