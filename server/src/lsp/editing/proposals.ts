import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Cancellation } from '../../project/workspaceFiles.ts';
import type { Offset } from '../../text/span.ts';
import type { Proposal } from '../completions/proposal.ts';
import { directiveProposals } from './directiveProposals.ts';
import { flagProposals } from './flagProposals.ts';
import type { PathDeps } from './pathProposals.ts';
import { siteAt } from './site.ts';
import { variableNames } from './variableNames.ts';

/** What may be written at `offset` of any Dockerfile: directives, flags and their values, variables, paths. */
export async function editingProposals(
  file: DockerfileModel,
  offset: Offset,
  paths: PathDeps | undefined,
  signal: Cancellation,
): Promise<readonly Proposal[]> {
  const directives = directiveProposals(file, offset);
  const site = directives.length > 0 ? undefined : siteAt(file, offset);
  if (site === undefined) return directives;
  const named = variableNames(file, site);
  if (named.length > 0) return named;
  const flags = flagProposals(file, site);
  if (flags.length > 0 && site.typed !== '') return flags;
  if (paths === undefined) return flags;
  // The library that reads .dockerignore is not needed to start.
  const { pathProposals } = await import('./pathProposals.ts');
  return [...(await pathProposals(file, site, paths, signal)), ...flags];
}
