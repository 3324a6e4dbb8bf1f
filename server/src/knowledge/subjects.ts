// What the tables say of each subject. Every value arrives inside an Answer with its sources; a missing field means
// "not known", never "none", unless its comment says otherwise.

export type GpuKind = 'datacenter' | 'workstation' | 'consumer' | 'embedded';

export interface Gpu {
  /** As NVIDIA writes it: `GeForce RTX 4090`, `NVIDIA A100`; `compute capability 8.9` when asked by capability. */
  readonly name: string;
  readonly computeCapability: string;
  /** `Ada Lovelace`, `Hopper`. */
  readonly architecture: string;
  /** Undefined when asked by compute capability and the GPUs of that capability are of several kinds. */
  readonly kind: GpuKind | undefined;
}

/** Which CUDA toolkits and drivers serve a compute capability. */
export interface ComputeCapability {
  /** `8.9` */
  readonly computeCapability: string;
  readonly architecture: string;
  /** First toolkit (`11.8`) that compiles for it. */
  readonly firstCuda: string | undefined;
  /** The toolkit that dropped it (`13.0`): the first that cannot compile for it; undefined while none has. */
  readonly droppedInCuda: string | undefined;
  /** Last driver branch (`R580`) that drives it; undefined while none has dropped it. */
  readonly lastDriverBranch: string | undefined;
}

/** The compute capabilities a toolkit can compile for, oldest first. */
export interface CompilableArchitectures {
  readonly cuda: string;
  readonly capabilities: readonly string[];
  readonly oldest: string;
  readonly newest: string;
}

/** The GPU code inside one torch wheel. */
export interface TorchArchitectures {
  readonly torch: string;
  /** `cu126` */
  readonly variant: string;
  /** Compute capabilities with compiled code, oldest first; `+PTX` behind those whose PTX is in the wheel too. */
  readonly architectures: readonly string[];
  /** Entries on which the sources disagree; not in `architectures`. */
  readonly disputed: readonly string[];
}

/** How a list of architectures serves a GPU: compiled code, PTX translated by the driver at start, or nothing. */
export type Execution = 'compiled' | 'ptx' | 'none';

export interface DriverBranch {
  /** `R550` */
  readonly branch: string;
  /** The CUDA version `nvidia-smi` shows: the newest that runs natively. */
  readonly maxCuda: string | undefined;
  /** ISO month or date of the publisher's end of support. */
  readonly endOfLife: string | undefined;
}

/** The check an image of this CUDA release makes when a container starts (`NVIDIA_REQUIRE_CUDA`). */
export interface RequireCuda {
  readonly cuda: string;
  /** `cuda>=12.4` */
  readonly condition: string;
  /** Older driver branches (`470`) that are let in, by who may use them. */
  readonly branches: readonly {
    readonly branch: string;
    readonly admits: 'all' | 'professional' | 'datacenter';
  }[];
}

export interface DriverQuestion {
  /** `550.54.15`, or a branch `550`, `R550`, which stands for its newest driver. */
  readonly driver: string;
  /** CUDA release of the image or of the wheel: `12.4.1`, `12.4`. */
  readonly cuda: string;
  /** Set for nvidia/cuda and images built on it, which check the driver at start; a wheel on a plain base does not. */
  readonly checkedAtStart: boolean;
  /** What the GPU is, when known. */
  readonly gpuKind?: GpuKind | undefined;
}

/**
 * `native`: the driver is at least the one released with this CUDA. `minor-compatible`: older, but of the same CUDA
 * major. `refused-at-start`: the image's own check stops the container. `too-old`: below the floor of the major.
 */
export type DriverOutcome = 'native' | 'minor-compatible' | 'refused-at-start' | 'too-old';

export interface DriverVerdict {
  readonly outcome: DriverOutcome;
  /** Lowest driver with full support, `550.54.15`. */
  readonly native: string | undefined;
  /** Lowest driver by minor-version compatibility, `525.60.13`. */
  readonly floor: string | undefined;
  /** Set when the start check lets this driver in on these GPUs only and the question named none. */
  readonly onlyFor: 'professional' | 'datacenter' | undefined;
  /** One sentence without a full stop: what was compared. */
  readonly reason: string;
}

/** What a release of a framework needs and brings. */
export interface FrameworkRelease {
  readonly name: string;
  readonly version: string;
  /** CPython minors, oldest first; undefined when not known. */
  readonly python: readonly string[] | undefined;
  /** The torch it is built for or pins: `2.9.1`, or a specifier such as `>=2.10`. */
  readonly torch: string | undefined;
  /** CUDA it is built for or needs: `12.5`, `>=12.1`. */
  readonly cuda: string | undefined;
  /** cuDNN it is built for or needs: `9.3`, `>=9.1, <10.0`. */
  readonly cudnn: string | undefined;
  /** Major of the cuDNN it loads: `8`, `9`. */
  readonly cudnnMajor: string | undefined;
  readonly minimumDriver: string | undefined;
}

/** Releases published together with one torch release. */
export interface TorchPairs {
  readonly torch: string;
  readonly torchvision: string | undefined;
  readonly torchaudio: string | undefined;
  readonly triton: string | undefined;
}

/** The torch that a release of another package asks for in its published metadata. */
export interface TorchPin {
  readonly package: string;
  readonly version: string;
  /** A version specifier: `==2.9.1`, `>=2.10`; empty when it asks for no particular torch. */
  readonly specifier: string;
}

export type WheelPlatform =
  | 'manylinux_x86_64'
  | 'manylinux_aarch64'
  | 'musllinux_x86_64'
  | 'musllinux_aarch64';

/** What the default Python index holds of one release. */
export interface PythonWheels {
  readonly package: string;
  readonly version: string;
  /** `Requires-Python` as published. */
  readonly requiresPython: string | undefined;
  /** CPython minors (`3.12`) that can install a wheel, by platform; an empty list means the index has none. */
  readonly wheels: Readonly<Record<WheelPlatform, readonly string[]>>;
  /** Its wheels (stable ABI or pure Python) serve CPython releases newer than those listed too. */
  readonly openEnded: boolean;
  readonly sdist: boolean;
  readonly yanked: boolean;
}

/** What pip finds for one Python on one platform. */
export type Installable = 'wheel' | 'sdist-only' | 'nothing';

export interface PackageTraits {
  readonly name: string;
  /** `bundled`: its wheels bring CUDA; `system`: it loads the CUDA of the image; `none`: it uses no CUDA. */
  readonly cuda: 'bundled' | 'system' | 'none' | undefined;
  readonly needsNvcc: 'always' | 'unless-wheel' | 'at-run-time' | undefined;
  /** It must be installed with `--no-build-isolation`, after torch. */
  readonly noBuildIsolation: boolean | undefined;
  /** False: known to have no wheels for musl (Alpine). */
  readonly muslWheels: boolean | undefined;
  /** Debian/Ubuntu packages it needs at run time; an empty list means none, undefined not known. */
  readonly systemLibraries: readonly string[] | undefined;
  /** The first release known to need them; undefined when no release is known that does not. */
  readonly librariesSince?: string;
  /** What the loader says when they are missing. */
  readonly missingLibraryError: string | undefined;
  /** The conda channel of its project, where that ended: its name there and the last release published. */
  readonly condaChannel?: { readonly name: string; readonly channel: string; readonly last: string };
  /** The name that replaced it. */
  readonly renamedTo: string | undefined;
  /** What installing the old name does. */
  readonly renameEffect: string | undefined;
  /** Size of the unpacked wheel without its dependencies, and the version measured. */
  readonly installed: { readonly megabytes: number; readonly version: string } | undefined;
}

/** A program that answers requests: where it listens when nothing else is said, and what changes that. */
export interface Server {
  /** The Python package that brings the program; undefined when it is not one package, or not known. */
  readonly package: string | undefined;
  readonly host: string;
  readonly hostOptions: readonly string[];
  readonly hostVariables: readonly string[];
  readonly port: string;
  readonly portOptions: readonly string[];
  readonly portVariables: readonly string[];
  /** Options that take `host:port`. */
  readonly bindOptions: readonly string[];
  /** Options after which the address is not visible on the command line: a socket, a configuration file. */
  readonly elsewhere: readonly string[];
  /** True when a configuration file found without an option may set the address. */
  readonly readsFile: boolean;
  readonly workerOptions: readonly string[];
  readonly workerVariables: readonly string[];
  /** Options that load the application before the workers are forked. */
  readonly preloadOptions: readonly string[];
}

/** An environment variable or a docker flag. */
export interface Setting {
  readonly name: string;
  readonly does: string;
  readonly recommended: string | undefined;
  /** Values worth offering. */
  readonly values: readonly string[];
  /** What replaced it. */
  readonly replacedBy: string | undefined;
  /** What became of it: `deprecated, still read`, `ignored since transformers 5`. */
  readonly status: string | undefined;
}

/** Roughly how large an image is, as far as somebody published it. */
export interface ImageSize {
  readonly compressed: string | undefined;
  readonly uncompressed: string | undefined;
  /** True for figures of other people's listings, which differ by build date. */
  readonly approximate: boolean;
}

/** Since when the frontends of BuildKit read a flag of an instruction. */
export interface InstructionFlag {
  /** First release of the labs channel, `1.14`. */
  readonly labs: string;
  /** First release of the stable channel, `1.27`. */
  readonly stable: string;
}
