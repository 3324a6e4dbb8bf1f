import { parseDockerfile } from '../dockerfile/parse.ts';
import type { PreflightItem } from '../engine/preflight/item.ts';
import { preflight } from '../engine/preflight/preflight.ts';
import { ruleUrl } from '../engine/ruleUrl.ts';
import { gatherProject } from '../project/gatherProject.ts';
import type { Preflight, PreflightLine, PreflightParams } from '../protocol/preflight.ts';
import type { LineMap } from '../text/lines.ts';
import type { Session } from './session.ts';

const NEVER = { aborted: false };

/** The checklist for a Dockerfile, open or not; null for one that can not be read or builds nothing. */
export async function preflightOf(
  { uri, build = {} }: PreflightParams,
  session: Session,
): Promise<Preflight | null> {
  const { files, environments, rules, knowledge, rootOf, today } = session.deps;
  const open = session.snapshot(uri);
  // Nobody tells us of changes to a Dockerfile that is not open.
  if (open === undefined) files.drop(uri);
  const reader = files.reader(new Set());
  const text = open === undefined ? await reader.read(uri, NEVER) : open.text;
  if (text === undefined) return null;
  const file = open?.model ?? parseDockerfile(uri, text);
  const { config } = await environments.of(uri);
  if (open === undefined) environments.drop(uri);
  const project = await gatherProject(file, rootOf(uri), reader, NEVER);
  const items = preflight({ file, rules, knowledge, project, config, today: today() }, build);
  return items === undefined ? null : { uri, items: items.map((item) => lineOf(item, file.lines)) };
}

function lineOf({ id, title, status, detail, span, rule }: PreflightItem, lines: LineMap): PreflightLine {
  return {
    id,
    title,
    status,
    detail,
    line: span === undefined ? null : lines.position(span.start).line,
    rule: rule === undefined ? null : { id: rule, url: ruleUrl(rule) },
  };
}
