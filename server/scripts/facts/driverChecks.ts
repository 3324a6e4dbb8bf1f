import type { Admitted, DriverChecksFile } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';

interface DriverTable {
  readonly nvidia_require_cuda: {
    readonly by_version: readonly {
      readonly cuda: string;
      readonly images: readonly string[];
      readonly cuda_condition: string;
      readonly older_branches_admitted: Readonly<Record<string, string>>;
      readonly other_terms: readonly string[];
      readonly source: string;
    }[];
  };
  readonly driver_branches: readonly {
    readonly branch: string;
    readonly max_cuda_shown: string;
    readonly eol: string | null;
    readonly source: string;
  }[];
}
interface Disputes {
  readonly disputed_branch_end: readonly { readonly branch: string }[];
}

const ADMITTED: Readonly<Record<string, Admitted>> = {
  'all-with-geforce': 'all',
  'professional-and-datacenter-no-geforce': 'professional',
  'datacenter-only': 'datacenter',
};

/** Driver branches and what NVIDIA's images demand of the driver when a container starts. */
export function compileDriverChecks(sources: Sources): DriverChecksFile {
  const from = table<DriverTable>('cuda-driver');
  const disputed = table<Disputes>('disputes').disputed_branch_end.map(({ branch }) => branch);
  const id = (source: string) => sources.ids('cuda-driver', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    branches: from.driver_branches.map((row) => [
      row.branch.replace('R', ''),
      row.max_cuda_shown,
      disputed.includes(row.branch) ? null : row.eol,
      id(row.source),
    ]),
    checks: from.nvidia_require_cuda.by_version.map((row) => {
      const expected = `cuda>=${row.cuda.split('.').slice(0, 2).join('.')}`;
      if (row.cuda_condition !== expected) throw new Error(`${row.cuda}: ${row.cuda_condition}`);
      const branches = Object.entries(row.older_branches_admitted).map(([branch, who]) => {
        const admitted = ADMITTED[who];
        if (admitted === undefined) throw new Error(`${row.cuda}: nobody knows who ${who} is`);
        return `${branch}:${admitted}`;
      });
      const terms = row.other_terms.map((term) => /^driver>=(\d+)$/.exec(term)?.[1]);
      if (terms.includes(undefined)) throw new Error(`${row.cuda}: cannot read ${row.other_terms.join(' ')}`);
      return [row.cuda, row.images.join(' '), branches.join(' '), terms[0] ?? null, id(row.source)];
    }),
  };
}
