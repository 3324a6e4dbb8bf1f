import { engineFindings } from './engineFindings.ts';
import type { HostFacts } from './facts.ts';
import type { FindingContext, HostFinding, Level, Translate } from './finding.ts';
import { gpuFindings } from './gpuFindings.ts';
import { toolkitFindings } from './toolkitFindings.ts';

const ORDER: readonly Level[] = ['problem', 'warning', 'note', 'good'];

/** Everything that is to be said about a host, worst first. */
export function hostFindings(context: FindingContext): readonly HostFinding[] {
  const all = [...engineFindings(context), ...gpuFindings(context), ...toolkitFindings(context)];
  return ORDER.flatMap((level) => all.filter((finding) => finding.level === level));
}

/** One line for a status bar: `driver 550.54.15 · RTX 4090`; undefined where no driver answers. */
export function hostSummary({ host }: HostFacts, t: Translate): string | undefined {
  if (host?.nvidia.kind !== 'works') return host?.amd[0]?.name;
  const { driver, gpus } = host.nvidia;
  const names = [...new Set(gpus.map(({ name }) => name.replace(/^NVIDIA (?:GeForce )?/, '')))];
  const counted = names.map((name) => {
    const count = gpus.filter((gpu) => gpu.name.endsWith(name)).length;
    return count === 1 ? name : `${count} × ${name}`;
  });
  return [...(driver === undefined ? [] : [t('driver {0}', driver)]), ...counted].join(' · ');
}

/** The page as Markdown. Commands stand in blocks of their own. */
export function hostReport(context: FindingContext): string {
  const { facts, t } = context;
  const titles: Readonly<Record<Level, string>> = {
    problem: t('Problems'),
    warning: t('Warnings'),
    note: t('Notes'),
    good: t('Works'),
  };
  const findings = hostFindings(context);
  const sections = ORDER.flatMap((level) => {
    const own = findings.filter((finding) => finding.level === level);
    if (own.length === 0) return [];
    const written =
      level === 'good'
        ? [own.map(({ what }) => `* ${plain(what)}\n`).join('')]
        : own.map((finding) => paragraph(finding, t));
    return [`## ${titles[level]}\n\n${written.join('\n')}`];
  });
  const system = facts.host?.system.name;
  const head = [`# ${t('GPU host')}\n`, ...(system === undefined ? [] : [`${plain(system)}\n`])];
  return [...head, ...sections].join('\n');
}

function paragraph({ what, why, remedy }: HostFinding, t: Translate): string {
  const lines = [`### ${plain(what)}\n`];
  if (why !== undefined && why !== '') lines.push(`${plain(why)}\n`);
  if (remedy !== undefined && remedy.commands.length > 0)
    lines.push(`\`\`\`sh\n${remedy.commands.join('\n')}\n\`\`\`\n`);
  if (remedy !== undefined) lines.push(`${t('See {0}', `<${remedy.page}>`)}\n`);
  return lines.join('\n');
}

/** What programs said is text: on one line, and neither a link nor HTML. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>[\]`*_#|\\]/g, '\\$&');
}
