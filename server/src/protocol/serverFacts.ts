/** `capabilities.experimental.mlDockerfile` of the answer to `initialize`: what the status item shows. */
export interface ServerFacts {
  /** Revision of the knowledge base: the ISO date of its youngest fact. */
  readonly knowledgeRevision: string;
}
