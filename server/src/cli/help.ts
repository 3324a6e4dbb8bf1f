export const COMMANDS = [
  'lint',
  'image',
  'compat',
  'preflight',
  'new',
  'explain',
  'rules',
  'refresh',
  'lsp',
] as const;
export type Command = (typeof COMMANDS)[number];

const MAIN = `ml-dockerfile checks Dockerfiles for machine learning, offline.

Usage: ml-dockerfile <command> [options]

Commands:
  lint [PATH…]   check Dockerfiles; a folder is searched for them
  image REF      what is known of a base image: CUDA, driver, end of life, whether the tag exists
  compat         whether image, torch, CUDA, Python, driver and GPU work together
  preflight FILE the checklist before an image is shipped
  explain [FILE] what the output of a failed build or run says
  new [DIR]      write a Dockerfile and .dockerignore for what the folder holds
  rules          list the rules
  refresh        ask the registries for their tags, for later runs
  lsp --stdio    run the language server for an editor

Options:
  -h, --help     show help; \`ml-dockerfile <command> --help\` for one command
  --version      show the version

Exit status: 0 clean, 1 findings at or above --fail-on or an impossible combination, 2 wrong usage or an error.
`;

const LINT = `Usage: ml-dockerfile lint [options] [PATH…]

Checks Dockerfiles. PATH is a file or a folder (default: .); a folder is searched for Dockerfile,
Dockerfile.*, *.Dockerfile, *.dockerfile and Containerfile*. Settings come from the nearest
.ml-dockerfile.yaml, from the folder of each Dockerfile up to its repository.

Options:
  --format text|json      how to report (default: text)
  --fail-on SEVERITY      exit with 1 from this severity on: error (default), warning, information, hint, never
  --config FILE           use this project file for every Dockerfile
  --fix                   apply the safe fixes to the files, then report what is left
  --stdin                 check the text on standard input; with --fix, print the fixed text
  --stdin-filename FILE   the name that text goes by (default: Dockerfile)
  -h, --help              show this help
`;

const IMAGE = `Usage: ml-dockerfile image [--format text|json] REF

Says what the tables know of a base image, such as nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04:
whether the tag exists, what is inside, and the oldest NVIDIA driver it runs on. Asks no registry.

Options:
  --format text|json      how to report (default: text)
  -h, --help              show this help
`;

const COMPAT = `Usage: ml-dockerfile compat [options]

Says whether a combination works, from the bundled tables: ok, impossible, or unknown when a part cannot be verified
or nothing was asked. Each reason names its source. Asks no registry and no package index.

Options:
  --image REF             base image, such as nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04
  --torch VERSION         release of torch: 2.5.1, or 2.5.1+cu124 for one wheel
  --torchvision VERSION   release of torchvision
  --torchaudio VERSION    release of torchaudio
  --cuda VERSION          CUDA of the torch wheel, or of a toolkit without --torch: 12.4, 12.4.1, cu124, cpu
  --python VERSION        Python that runs it: 3.12 (default: that of the image)
  --driver VERSION        NVIDIA driver of the host: 550.54.15, or a branch: 550
  --gpu NAME              GPU, or its compute capability: RTX 4090, H100, 8.9
  --format text|json      how to report (default: text)
  -h, --help              show this help

Exit status: 0 ok or unknown, 1 impossible, 2 wrong usage or an error.
`;

const PREFLIGHT = `Usage: ml-dockerfile preflight [options] FILE

The checklist before an image is shipped: stages, CUDA, pins, cache mounts, user, health check, shared memory, driver,
size and build time. Each item has passed, failed, does not apply, or can not be verified from here; the line that
decides and the rule behind it are named. Settings come from the nearest .ml-dockerfile.yaml; a rule that is switched
off there is asked all the same. Builds nothing and asks no engine.

Options:
  --image-size BYTES      size of the built image, as docker image inspect --format '{{.Size}}' prints it
  --build-time SECONDS    how long the build took
  --config FILE           use this project file
  --format text|json      how to report (default: text)
  -h, --help              show this help

Exit status: 0 nothing failed, 1 an item failed, 2 wrong usage or an error.
`;

const EXPLAIN = `Usage: ml-dockerfile explain [--format text|json] [FILE|-]

Recognises failures in the output of a build, a run or an engine, and says for each the cause and what helps. Without
FILE it reads standard input. Of a long log the last 8 MB are read.

Options:
  --format text|json      how to report (default: text)
  -h, --help              show this help

Exit status: 0 whatever is recognised, 2 wrong usage or an error.
`;

const NEW = `Usage: ml-dockerfile new [options] [DIR]

Shows the Dockerfile and .dockerignore for a folder (default: .), and with --yes writes them. What is not said is taken
from requirements*.txt, pyproject.toml, uv.lock, poetry.lock, environment.yml and the imports of the Python files. An
existing file is never overwritten.

Options:
  --framework NAME        pytorch, tensorflow, jax, vllm, other
  --gpu, --cpu            where it runs
  --serve, --train        answers requests, or runs a job to its end
  --manager NAME          what installs the packages: pip, uv, conda
  --python VERSION        3.12
  --yes                   write the files
  -h, --help              show this help

Exit status: 0 shown or written, 2 wrong usage, a file that exists, or an error.
`;

const RULES = `Usage: ml-dockerfile rules [--format text|json]

Lists the rules with their severity and whether they offer a fix.

Options:
  --format text|json      how to report (default: text)
  -h, --help              show this help
`;

const REFRESH = `Usage: ml-dockerfile refresh [--registry URL]

Asks the registries of Docker Hub and NGC for the tags of the images that the tables know, and keeps the lists in the
cache folder of the user (XDG_CACHE_HOME); lint, image and compat read them from there. No other command uses the
network. A list is kept as soon as it is complete.

Options:
  --registry URL          ask this registry instead, such as a mirror
  -h, --help              show this help

Exit status: 0 lists were read, 2 none was.
`;

const LSP = `Usage: ml-dockerfile lsp --stdio

Runs the language server on standard input and output, for an editor to start.

Options:
  --stdio                 the transport; editors pass it
  -h, --help              show this help
`;

const TEXTS: Readonly<Record<Command, string>> = {
  lint: LINT,
  image: IMAGE,
  compat: COMPAT,
  preflight: PREFLIGHT,
  explain: EXPLAIN,
  new: NEW,
  rules: RULES,
  refresh: REFRESH,
  lsp: LSP,
};

/** The help of a command, or of the program. */
export function help(command: Command | undefined): string {
  return command === undefined ? MAIN : TEXTS[command];
}

/** The usage line of a command, or of the program. */
export function usage(command: Command | undefined): string {
  return /^Usage: .*$/m.exec(help(command))?.[0] ?? '';
}
