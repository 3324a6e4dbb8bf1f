import type { SettingRow, SettingsFile } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';

interface SettingsTable {
  readonly env: readonly {
    readonly name: string;
    readonly does: string;
    readonly recommended: string;
    readonly source: readonly string[];
    readonly confidence?: string;
    readonly status?: string;
    readonly values?: readonly string[];
    readonly kind?: string;
  }[];
  readonly flags: Readonly<
    Record<
      'docker_run' | 'docker_build',
      readonly { readonly flag: string; readonly note: string; readonly source: readonly string[] }[]
    >
  >;
}

interface RunFlagsTable {
  readonly run: readonly FlagRow[];
  readonly instructions: readonly {
    readonly flag: string;
    readonly labs: string;
    readonly stable: string;
    readonly source: readonly string[];
  }[];
}

/** CUDADOC stands for what was written from memory; a search record is nothing that a reader can open. */
function isRead(source: string): boolean {
  return source !== 'CUDADOC' && !source.startsWith('code-search');
}

/** Environment variables and docker flags; rows that nobody re-read are left out. */
export function compileSettings(sources: Sources): SettingsFile {
  const from = table<SettingsTable>('serving-and-env');
  const id = (source: readonly string[]) => sources.ids('env', from, source.filter(isRead));
  const own = table<RunFlagsTable>('dockerfile-flags');
  const ownFlags = own.run.map(
    ({ flag, note, source }): SettingRow => [
      flag,
      note,
      null,
      null,
      null,
      [],
      sources.ids('dockerfile-flags', own, source),
    ],
  );
  return {
    asOf: isoPart(tableDate(from)),
    variables: from.env
      .filter(
        (row) => row.confidence !== 'not re-read' && row.kind !== 'requirement' && row.source.some(isRead),
      )
      .flatMap((row) =>
        row.name.split(' / ').map((name): SettingRow => {
          const successor =
            row.status === undefined
              ? undefined
              : /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/.exec(row.recommended)?.[0];
          const offered = row.values ?? literalValue(row.recommended, row.does);
          const values = offered.filter((value) => !value.includes('<') && value !== successor);
          return [
            name,
            row.does,
            row.recommended,
            successor ?? null,
            row.status ?? null,
            values,
            id(row.source),
          ];
        }),
      ),
    flags: [...flags([...from.flags.docker_run, ...from.flags.docker_build], id), ...ownFlags],
    instructionFlags: own.instructions.map(({ flag, labs, stable, source }) => [
      flag,
      labs,
      stable,
      sources.ids('dockerfile-flags', own, source),
    ]),
  };
}

/**
 * The value a recommendation begins with: all of it (`1`), a number, boolean or path with its reason behind it (`1 in final
 * images`), or one of the values the description lists (`copy` of `clone/hardlink/copy`).
 */
function literalValue(recommended: string, does: string): readonly string[] {
  if (/^[\w.]+$/.test(recommended)) return [recommended];
  const [first = ''] = recommended.split(/[\s;,]/, 1);
  const listed =
    does.split(/[\s/]/).includes(first) && (does.includes(`/${first}`) || /^[A-Z_]+$/.test(first));
  return /^(?:\d+|true|false|\/[\w/]+)$/.test(first) || listed ? [first] : [];
}

type FlagRow = SettingsTable['flags']['docker_run'][number];

/** One row per option: `--gpus` with every form the tables show. */
function flags(rows: readonly FlagRow[], id: (source: readonly string[]) => string[]): SettingRow[] {
  const byOption = new Map<string, FlagRow[]>();
  for (const row of rows) {
    for (const [option] of row.flag.matchAll(/--[a-z-]+/g))
      byOption.set(option, [...(byOption.get(option) ?? []), row]);
  }
  return [...byOption].map(([option, forms]) => [
    option,
    forms.map((row) => `${row.flag}: ${row.note}`).join('; '),
    null,
    null,
    null,
    forms.map((row) => row.flag),
    [...new Set(forms.flatMap((row) => id(row.source)))],
  ]);
}
