/** When tag lists are asked for without a command. */
export type RefreshSetting = 'off' | 'weekly';

/** What the user wants of the network; nothing, unless it is said. */
export interface KnowledgeSettings {
  readonly refresh: RefreshSetting;
  /** Address of the registry that stands in for those of the publishers. */
  readonly mirror: string | undefined;
  /** What is wrong with them; then nobody is asked, least of all those a mirror was to stand in for. */
  readonly problem: string | undefined;
}

/** Reads `knowledge` of the `mlDockerfile` section. */
export function readKnowledgeSettings(section: unknown): KnowledgeSettings {
  const { refresh, registry } = objectAt(objectAt(section).knowledge);
  const problems: string[] = [];
  if (isSet(refresh) && refresh !== 'off' && refresh !== 'weekly')
    problems.push('mlDockerfile.knowledge.refresh: must be off or weekly');
  const mirror = typeof registry === 'string' && isWebAddress(registry.trim()) ? registry.trim() : undefined;
  if (isSet(registry) && mirror === undefined)
    problems.push('mlDockerfile.knowledge.registry: must be an address such as https://mirror.example.com');
  const problem = problems.length === 0 ? undefined : problems.join('; ');
  return { refresh: refresh === 'weekly' ? 'weekly' : 'off', mirror, problem };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function objectAt(value: unknown): Readonly<Partial<Record<string, unknown>>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
