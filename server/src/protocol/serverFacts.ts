/** `capabilities.experimental.mlDockerfile` of the answer to `initialize`: what the status item shows. */
export interface ServerFacts {
  /** Revision of the knowledge base, `2026-11-20.1`: its date, and a counter within the day. */
  readonly knowledgeRevision: string;
}
