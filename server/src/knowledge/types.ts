import type { ImageReference } from '../formats/imageReference.ts';
import type {
  CompilableArchitectures,
  ComputeCapability,
  DriverBranch,
  DriverQuestion,
  DriverVerdict,
  Execution,
  FrameworkRelease,
  Gpu,
  ImageSize,
  Installable,
  InstructionFlag,
  PackageTraits,
  PythonWheels,
  RequireCuda,
  Server,
  Setting,
  TorchArchitectures,
  TorchPairs,
  TorchPin,
  WheelPlatform,
} from './subjects.ts';

/** Where a fact was read and when. */
export interface Source {
  readonly id: string;
  readonly title: string;
  /** ISO date, month or year, as the source states it. */
  readonly asOf: string;
}

/** What the tables say: a fact with its sources, "newer than our tables", or nothing. */
export type Answer<T> =
  | { readonly kind: 'known'; readonly value: T; readonly sources: readonly Source[]; readonly asOf: string }
  | { readonly kind: 'out-of-range'; readonly newestKnown: string }
  | { readonly kind: 'unknown' };

export type ImageStatus = 'exists' | 'removed' | 'does-not-exist' | 'unknown';
export type Flavour = 'base' | 'runtime' | 'devel' | 'slim' | 'full' | 'alpine';

/** What the tables know of one image reference. Every field may be missing; a missing field means "not known". */
export interface ImageFacts {
  /** Known name of the repository without registry spelling, e.g. `nvidia/cuda`; undefined for unknown ones. */
  readonly family: string | undefined;
  readonly status: ImageStatus;
  /** How firmly the data supports `status`: `firm` may be an error, `medium` a warning, `none` nothing. */
  readonly certainty: 'firm' | 'medium' | 'none';
  /** Why the tag does not exist or was removed, or why the name says nothing, one sentence without a full stop. */
  readonly reason: string | undefined;
  /** What `status` and `reason` rest on. */
  readonly statusSources: readonly Source[];
  readonly cuda: string | undefined;
  /** Major version as written in the tag or known from the table, or the full version where known. */
  readonly cudnn: string | undefined;
  readonly torch: string | undefined;
  readonly python: string | undefined;
  readonly os: { readonly name: string; readonly version: string } | undefined;
  readonly flavour: Flavour | undefined;
  /** Programs and libraries known to be in the image, and known not to be. Lower case: `python`, `pip`, `curl`, `wget`, `git`, `gcc`, `nvcc`, `conda`, `cudnn`, `nccl`, `cuda headers`, the Python package `requests`. */
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  /** The user the image runs as, when known. */
  readonly user?: string;
  /** The name of the user that has the number 1000 in the image, when it is known to have one. */
  readonly uid1000?: string;
  /** Environment variables the image is known to set; it sets others too. */
  readonly environment?: Readonly<
    Record<string, { readonly value: string; readonly sources: readonly Source[] }>
  >;
  /** True for images known to check the driver when a container starts (`NVIDIA_REQUIRE_CUDA`). */
  readonly checksDriver?: boolean;
  /** Frameworks the tag is published with, by package name: `{ tensorflow: '2.17.0' }`. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly size?: ImageSize;
  readonly minimumDriver: MinimumDriver | undefined;
  readonly endOfLife: readonly EndOfLife[];
  /** Every source of every field. */
  readonly sources: readonly Source[];
  /** ISO date of the newest source used. */
  readonly asOf: string;
}

export interface MinimumDriver {
  /** Lowest Linux driver with full support of this CUDA release, e.g. `550.54.15`. */
  readonly linux: string;
  /** Lowest Linux driver that runs it by minor-version compatibility, e.g. `525.60.13`. */
  readonly minorCompatible: string | undefined;
}

export interface EndOfLife {
  /** What ends: `Python 3.10`, `Ubuntu 20.04`. */
  readonly subject: string;
  /** ISO date on which security support by the publisher ends. */
  readonly date: string;
  /** The product the date belongs to. */
  readonly kind: 'python' | 'os';
  readonly source: Source;
}

export interface TorchRelease {
  readonly version: string;
  /** Wheel variants: `cu124`, `cpu`, … in the order of the table. */
  readonly variants: readonly string[];
  /**
   * Whether `variants` are all there are. Of recent releases the index holds some that no release matrix lists, but none
   * older than the oldest listed (`from-oldest`); of releases before the tables begin to be complete, `some` are listed.
   */
  readonly variantsKnown: 'all' | 'from-oldest' | 'some';
  /** What a plain `pip install torch` brings on Linux x86_64. */
  readonly defaultVariant: string | undefined;
  readonly python: readonly string[];
  readonly torchvision: string | undefined;
  readonly torchaudio: string | undefined;
}

/** A shape of a credential that may be recognised in any text. */
export interface SecretPattern {
  readonly id: string;
  readonly title: string;
  readonly pattern: RegExp;
  readonly sources: readonly Source[];
}

/** An environment variable that holds a credential, by its exact name. */
export interface SecretVariable {
  readonly name: string;
  readonly title: string;
  readonly sources: readonly Source[];
  /** Ids of the patterns whose keys are usually given in this variable; no id stands at two variables. */
  readonly patterns: readonly string[];
  /** Programs that read the variable without being told to. */
  readonly programs: readonly string[];
}

/** An image at a registry: `https://registry-1.docker.io`, `library/python`. */
export interface RegistryPlace {
  readonly registry: string;
  readonly name: string;
  /** Docker Hub, for which a mirror may stand in. */
  readonly hub: boolean;
}

export interface TagRegistry extends RegistryPlace {
  /** The image as one writes it in FROM: `python`. */
  readonly image: string;
}

export interface KnowledgeBase {
  /** Identifies the data set, e.g. `2026-11-20.1`. */
  readonly revision: string;
  /** ISO date of the compilation. */
  readonly asOf: string;
  image(image: ImageReference): ImageFacts;
  /** Existing tags most like the one written, best first: same CUDA, then flavour, then OS. Tags only, no name. */
  nearestTags(image: ImageReference, limit: number): readonly string[];
  /** `nvidia/cuda:…` for a bare `cuda:…`: the image meant by a name that nobody publishes. */
  meantImage(image: ImageReference): ImageReference | undefined;
  /** The newest existing tag of a known repository to pin a floating one to, keeping what the floating tag says. */
  pinnedTag(image: ImageReference): string | undefined;
  /** The tag of the same repository and version in another flavour (`devel` → `runtime`), when it exists. */
  siblingTag(image: ImageReference, flavour: Flavour): string | undefined;
  minimumDriver(cuda: string): Answer<MinimumDriver>;
  torch(version: string): Answer<TorchRelease>;
  /** What says that `version` (`2.1.5`) is no release of torch; undefined when it is one, or when that is not known. */
  torchNeverReleased(version: string): readonly Source[] | undefined;
  /** Releases of torch that have wheels of `variant` (`cu124`), newest first. */
  torchWithVariant(variant: string): readonly TorchRelease[];
  /** The wheel variant (`cu124`, `cpu`) an index URL of the PyTorch project serves; undefined for any other URL. */
  torchIndexVariant(url: string): string | undefined;
  /** Whether a URL is the page of the PyTorch project that links to its wheels of every variant. */
  isTorchLinksPage(url: string): boolean;
  /** Whether the wheel indexes of PyTorch hold a package (canonical name); `perhaps` when only some may. */
  torchIndexHolds(name: string): 'yes' | 'perhaps' | 'no';
  /** The index URL of the PyTorch project that serves a variant. */
  torchIndexUrl(variant: string): string;
  /**
   * When a package runs a compiler that `-devel` images have and `-runtime` images lack: while it is installed, or while
   * it is used; undefined if not known.
   */
  cudaCompilerUse(name: string): 'build' | 'run' | undefined;
  /** True for packages (`uvicorn[standard]`) known to bring none of requests, httpx, aiohttp and urllib3. */
  bringsNoHttpClient(name: string): boolean;
  /** True for Debian packages known to bring no Python with their dependencies. */
  bringsNoPython(name: string): boolean;
  /** What says that an image lacks a Debian package (`libgl1`); undefined when it has it, or when that is not known. */
  lacksSystemPackage(
    image: Pick<ImageFacts, 'family' | 'flavour'>,
    name: string,
  ): readonly Source[] | undefined;
  /** True for Debian packages known not to bring another one (`libgl1`) with their dependencies. */
  bringsNoSystemPackage(name: string, brought: string): boolean;
  /** Whether pip refuses to install for the Python that a release of a system brings (PEP 668). */
  isExternallyManaged(system: string, release: string): Answer<boolean>;
  /** The first release of a Python package, or of `python` itself, that works with NumPy 2. */
  worksWithNumpy2Since(name: string): Answer<string>;
  /** Every repository the tables know, as one writes it in FROM. */
  repositories(): readonly string[];
  /** All tags of a known repository (`nvidia/cuda`) that exist as far as the tables know, newest first. */
  tagsOf(family: string): readonly string[];
  /** Every repository of which a registry can be asked for its tags. */
  tagRegistries(): readonly TagRegistry[];
  /** Where an image is pulled from: the address of its registry, and its name there. */
  registryOf(image: ImageReference): RegistryPlace;
  /** Tags of a known repository that are gone, newest first; as a rule not all of them are known. */
  removedTagsOf(family: string): readonly string[];

  /** A GPU by name (`RTX 4090`, `A100-SXM4-80GB`, `NVIDIA H100`) or by compute capability (`8.9`, `sm_89`). */
  gpu(text: string): Answer<Gpu>;
  /** Every GPU of the tables, newest architecture first. */
  gpus(): readonly Gpu[];
  /** Which toolkits and drivers serve `8.9`, `sm_89` or `89`. */
  computeCapability(capability: string): Answer<ComputeCapability>;
  /** What the nvcc of a CUDA release compiles for. */
  compilable(cuda: string): Answer<CompilableArchitectures>;
  /** Whether the nvcc of a CUDA release compiles for a compute capability. */
  compiles(cuda: string, capability: string): Answer<boolean>;
  /** The GPU code in the torch wheel of a variant (`cu126`); of the default variant when none is given. */
  torchArchitectures(version: string, variant?: string): Answer<TorchArchitectures>;
  /** Whether code for `architectures` (`['8.0', '9.0+PTX']`) runs on a GPU of this compute capability. */
  runsOn(capability: string, architectures: readonly string[]): Answer<Execution>;

  /** Whether the torch wheel of a variant (the default one when none is given) runs on a GPU of this capability. */
  torchRunsOn(version: string, variant: string | undefined, capability: string): Answer<Execution>;

  /** Whether a host driver is enough for a CUDA release, with or without the start check of NVIDIA's images. */
  driverVerdict(question: DriverQuestion): Answer<DriverVerdict>;
  /** The start check of NVIDIA's images of a CUDA release. */
  requireCuda(cuda: string): Answer<RequireCuda>;
  /** The branch of a driver (`550.54.15`, `550`, `R550`). */
  driverBranch(driver: string): Answer<DriverBranch>;

  /** A release of tensorflow, jax, vllm, xformers, flash-attn, onnxruntime-gpu, bitsandbytes, torchvision, …. */
  framework(name: string, version: string): Answer<FrameworkRelease>;
  /** Whether a release on the index depends on packages that bring CUDA, always or by an extra; false when not known. */
  namesCudaPackages(name: string, version: string): boolean;
  /** The torchvision, torchaudio and triton published with a torch release. */
  torchPairs(torch: string): Answer<TorchPairs>;
  /** The torch a release of torchvision, torchaudio, xformers or vllm asks for in its metadata. */
  torchPin(name: string, version: string): Answer<TorchPin>;
  /** Whether that release accepts a torch release (`2.9.1`, `2.9.1+cu128`), by its metadata. */
  acceptsTorch(name: string, version: string, torch: string): Answer<boolean>;
  /** Whether pip finds a wheel (or only an sdist) of a release for a CPython minor on Linux. */
  installsOn(name: string, version: string, minor: string, platform?: WheelPlatform): Answer<Installable>;
  /** Wheels and sdist of one release on the default Python index. */
  pythonWheels(name: string, version: string): Answer<PythonWheels>;
  /** Releases of a package on the default Python index, newest first, without yanked and pre-releases. */
  packageVersions(name: string): readonly string[];
  /**
   * What says that the default Python index holds no such release, though the tables list all of the package from an
   * older one to a newer one; undefined when it does, or when that is not known.
   */
  missingFromIndex(name: string, version: string): readonly Source[] | undefined;
  /** A tag to begin with, of an image whose tags are not listed: `ghcr.io/astral-sh/uv`. */
  starterTag(image: string): Answer<string>;
  /** A release to begin with, of a package whose releases are not listed: `uvicorn`. */
  starterRelease(name: string): Answer<string>;
  /** How a Python package behaves in an image. Names are compared as pip compares them. */
  packageTraits(name: string): Answer<PackageTraits>;

  /** A program that answers requests, by its name (`uvicorn`, `sglang.launch_server`) and the words after it. */
  server(program: string, words: readonly string[]): Answer<Server>;
  /**
   * The packages of servers that some release of a package (with extras: `uvicorn[standard]`) depends on, itself not
   * counted; undefined when they are not known.
   */
  bringsServers(requirement: string): readonly string[] | undefined;

  /** What an environment variable of the field does. */
  environment(name: string): Answer<Setting>;
  /** Every environment variable the tables describe, in alphabetical order. */
  environmentNames(): readonly string[];
  /** What a flag of `docker run` or `docker build` does: `--gpus`, `--shm-size`. */
  runFlag(flag: string): Answer<Setting>;
  /** Since when the frontends of BuildKit read a flag of an instruction: `RUN`, `--device`. */
  instructionFlag(instruction: string, flag: string): Answer<InstructionFlag>;

  pythonEndOfLife(minor: string): Answer<EndOfLife>;
  osEndOfLife(name: string, version: string): Answer<EndOfLife>;
  readonly secretPatterns: readonly SecretPattern[];
  readonly secretVariables: readonly SecretVariable[];
}
