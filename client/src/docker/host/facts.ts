import type { Dialect } from '../engine.ts';

/** What a program said when it was asked. */
export type Answer =
  | { readonly kind: 'ran'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'late'; readonly seconds: number };

/** Asks a program on the machine of the editor. It never asks a shell. */
export type Ask = (program: string, argv: readonly string[]) => Promise<Answer>;

/** What is known of a container engine, from its own answers. */
export interface EngineFacts {
  readonly program: string;
  readonly dialect: Dialect;
  readonly state: EngineState;
  readonly client: string | undefined;
  readonly version: string | undefined;
  readonly system: string | undefined;
  readonly kernel: string | undefined;
  readonly cgroupDriver: string | undefined;
  readonly runtimes: readonly string[];
  readonly defaultRuntime: string | undefined;
  readonly rootless: boolean;
  readonly dataFolder: string | undefined;
  /** Devices of the Container Device Interface that the engine itself has found. */
  readonly devices: readonly string[];
  /** Names of the client's plug-ins; undefined where the program has none to name. */
  readonly plugins: readonly string[] | undefined;
  /** Name of the context in use; undefined where the client has none. */
  readonly context: string | undefined;
  /** Where the client reaches the engine: `unix:///var/run/docker.sock`, `ssh://user@host`. */
  readonly endpoint: string | undefined;
  /** Podman says by itself that its engine is another machine or a virtual one. */
  readonly saysRemote: boolean;
}

export type EngineState =
  | { readonly kind: 'answers' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'stopped' | 'denied' | 'failed'; readonly said: string };

/** Where the engine runs, seen from the editor. */
export type Place =
  | { readonly kind: 'here' }
  /** Reached as `docker` reaches it: by ssh, with this destination and port. */
  | {
      readonly kind: 'ssh';
      readonly destination: string;
      readonly port: string | undefined;
      /** What ssh says instead of letting us in without a question. */
      readonly silent?: string;
    }
  /** Another machine, or a virtual one: nothing that is asked here holds for it. */
  | { readonly kind: 'elsewhere'; readonly name: string };

/** A GPU of the engine's host. */
export interface HostGpu {
  readonly index: number;
  readonly name: string;
  readonly uuid: string | undefined;
  readonly memoryMiB: number | undefined;
  readonly usedMiB: number | undefined;
  /** Per cent. */
  readonly utilization: number | undefined;
  /** `8.9`; drivers before R510 do not tell it. */
  readonly computeCapability: string | undefined;
  readonly migDevices: number;
}

export type NvidiaFacts =
  | {
      readonly kind: 'works';
      readonly driver: string | undefined;
      /** The newest CUDA that the driver runs, as nvidia-smi prints it. */
      readonly cuda: string | undefined;
      readonly gpus: readonly HostGpu[];
    }
  /** `absent`: no nvidia-smi. The others are what it says instead of an answer. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-loaded' | 'mismatch' | 'no-devices' | 'failed'; readonly said: string };

export interface AmdGpu {
  readonly name: string;
  readonly memoryMiB: number | undefined;
}

export interface SystemFacts {
  /** `debian 12`; ids first: ID and ID_LIKE of /etc/os-release. */
  readonly name: string | undefined;
  readonly ids: readonly string[];
  readonly wsl: boolean;
  readonly shmMiB: number | undefined;
  /** Whether the PCI bus shows a device of NVIDIA; undefined where there is no such bus to look at. */
  readonly nvidiaOnBus: boolean | undefined;
}

export interface ToolkitFacts {
  readonly installed: boolean;
  readonly version: string | undefined;
  readonly cdiDevices: readonly string[];
}

/** What a check of the host found. */
export interface HostFacts {
  readonly engine: EngineFacts;
  readonly place: Place;
  /** Undefined where the host of the engine cannot be asked. */
  readonly host: HostAnswers | undefined;
}

export interface HostAnswers {
  readonly system: SystemFacts;
  readonly nvidia: NvidiaFacts;
  readonly toolkit: ToolkitFacts;
  readonly amd: readonly AmdGpu[];
}
