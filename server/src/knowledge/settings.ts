import { known, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { SettingRow, SettingsFile } from './subjectFacts.ts';
import type { Setting } from './subjects.ts';
import type { Answer, KnowledgeBase } from './types.ts';

type SettingQueries = Pick<KnowledgeBase, 'environment' | 'environmentNames' | 'runFlag' | 'instructionFlag'>;

/** Environment variables and docker flags, by exact name: variables of a process are case-sensitive. */
export function settingQueries(file: SettingsFile, book: SourceBook): SettingQueries {
  const find = (rows: readonly SettingRow[], name: string): Answer<Setting> => {
    const row = rows.find(([own]) => own === name);
    if (row === undefined) return UNKNOWN;
    const [own, does, recommended, replacedBy, status, values, ids] = row;
    const value: Setting = {
      name: own,
      does,
      recommended: recommended ?? undefined,
      values,
      replacedBy: replacedBy ?? undefined,
      status: status ?? undefined,
    };
    return known(value, ids, book);
  };
  return {
    environment: (name) => find(file.variables, name),
    instructionFlag: (instruction, flag) => {
      const row = file.instructionFlags.find(([name]) => name === `${instruction} ${flag}`);
      return row === undefined ? UNKNOWN : known({ labs: row[1], stable: row[2] }, row[3], book);
    },
    environmentNames: () => file.variables.map(([name]) => name).sort(),
    // `--gpus=all` and `--gpus all` ask about the same flag; `--mount=type=cache` is one of its own.
    runFlag: (flag) => {
      const whole = find(file.flags, flag);
      return whole.kind === 'known' ? whole : find(file.flags, flag.split(/[=\s]/, 1)[0] ?? '');
    },
  };
}
