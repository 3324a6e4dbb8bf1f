import type { StarterPinsFile } from '../../src/knowledge/facts.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';

interface PinsTable {
  readonly images: readonly { readonly image: string; readonly tag: string; readonly source: string }[];
  readonly packages: readonly {
    readonly package: string;
    readonly version: string;
    readonly source: string;
  }[];
}

// What a new Dockerfile starts from and no other table knows; the rest of that table is for snippets only.
const IMAGES = ['ghcr.io/astral-sh/uv', 'mambaorg/micromamba', 'vllm/vllm-openai'];
const PACKAGES = ['fastapi', 'uvicorn'];

/** Releases a new Dockerfile is written with, from the table that snippets are written from. */
export function compileStarterPins(sources: Sources): StarterPinsFile {
  const from = table<PinsTable>('snippet-pins');
  const ids = (source: string) => sources.ids('snippet-pins', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    images: from.images
      .filter(({ image }) => IMAGES.includes(image))
      .map((row) => [row.image, row.tag, ids(row.source)]),
    packages: from.packages
      .filter((row) => PACKAGES.includes(row.package))
      .map((row) => [row.package, row.version, ids(row.source)]),
  };
}
