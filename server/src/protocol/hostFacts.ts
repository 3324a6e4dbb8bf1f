/** Tells what was found on the host of the container engine, and asks what is known of it. */
export const HOST_FACTS_METHOD = 'mlDockerfile/hostFacts';

export interface HostFactsParams {
  /** Null when what was found holds no longer, and when the engine runs where nobody can look. */
  readonly host: FoundHost | null;
}

export interface FoundHost {
  /** Null for the machine of the editor. */
  readonly name: string | null;
  /** Version of the NVIDIA driver. */
  readonly driver: string | null;
  readonly gpus: readonly FoundGpu[];
}

interface FoundGpu {
  /** As the driver calls it: `NVIDIA GeForce RTX 4090`. */
  readonly name: string;
  readonly computeCapability: string | null;
}

export interface HostKnowledge {
  /** Null where there is no driver, or none that is known. */
  readonly driver: KnownDriver | null;
}

interface KnownDriver {
  /** `R550` */
  readonly branch: string;
  readonly maxCuda: string | null;
  /** ISO date or month. */
  readonly endOfLife: string | null;
}
