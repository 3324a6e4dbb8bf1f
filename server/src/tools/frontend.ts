import type { DockerfileModel } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';

/** The frontend that the line `# syntax=` asks for. */
export type DockerFrontend =
  | { readonly kind: 'none' }
  /** A frontend of somebody else, or one whose tag says no version. */
  | { readonly kind: 'other' }
  | {
      readonly kind: 'docker';
      readonly tag: string;
      /** Where the tag stands. */
      readonly span: Span;
      /** `1.20` or `1.20.1`; undefined for a tag that moves with the releases, such as `1`. */
      readonly version: string | undefined;
      readonly labs: boolean;
    };

const OURS = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?:([\w.-]+)$/;

/** Reads the directive; digests and other images are `other`. */
export function dockerFrontend({ directives }: DockerfileModel): DockerFrontend {
  const syntax = directives.get('syntax');
  if (syntax === undefined) return { kind: 'none' };
  const tag = OURS.exec(syntax.value)?.[1];
  const [, version, labs] = /^(?:(\d+\.\d+(?:\.\d+)?)|\d+|latest|labs)(-labs)?$/.exec(tag ?? '') ?? [];
  if (tag === undefined || !/^(?:\d|latest$|labs$)/.test(tag)) return { kind: 'other' };
  if (version === undefined && !/^(?:\d+(?:-labs)?|latest|labs)$/.test(tag)) return { kind: 'other' };
  const { end } = syntax.span;
  return {
    kind: 'docker',
    tag,
    span: { start: end - tag.length, end },
    version,
    labs: labs !== undefined || tag === 'labs',
  };
}
