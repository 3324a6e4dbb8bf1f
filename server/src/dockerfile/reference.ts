import type { FlagSpec, MountSpec } from './flagSpec.ts';

const BOOLEAN = ['true', 'false'];
const PLATFORMS = ['linux/amd64', 'linux/arm64', '$BUILDPLATFORM', '$TARGETPLATFORM'];

const FROM_STAGE: FlagSpec = {
  name: 'from',
  detail: 'takes the files of a stage, an image or a named build context',
  values: 'sources',
};
const CHOWN: FlagSpec = { name: 'chown', detail: 'USER:GROUP that owns the copy', values: [] };
const CHMOD: FlagSpec = { name: 'chmod', detail: 'permissions of the copy', values: [] };
const LINK: FlagSpec = {
  name: 'link',
  detail: 'a layer of its own that does not depend on the layers below it',
  values: BOOLEAN,
  alone: true,
};
const EXCLUDE: FlagSpec = {
  name: 'exclude',
  detail: 'pattern of files to leave out',
  values: [],
  repeats: true,
};
const DURATION = (name: string, detail: string): FlagSpec => ({ name, detail, values: [] });

/** The flags of each instruction, as the reference of the Dockerfile frontend describes them. */
export const FLAGS: Readonly<Record<string, readonly FlagSpec[]>> = {
  FROM: [{ name: 'platform', detail: 'platform of the image', values: PLATFORMS }],
  COPY: [
    FROM_STAGE,
    CHOWN,
    CHMOD,
    LINK,
    { name: 'parents', detail: 'keeps the folders of the sources', values: BOOLEAN, alone: true },
    EXCLUDE,
  ],
  ADD: [
    { name: 'checksum', detail: 'digest that the download must have', values: [] },
    { name: 'keep-git-dir', detail: 'keeps .git of a repository', values: BOOLEAN, alone: true },
    { name: 'unpack', detail: 'unpacks an archive, or leaves it packed', values: BOOLEAN, alone: true },
    CHOWN,
    CHMOD,
    LINK,
    EXCLUDE,
  ],
  RUN: [
    { name: 'mount', detail: 'files that are there while the command runs', values: 'mount', repeats: true },
    { name: 'network', detail: 'network of the command', values: ['default', 'none', 'host'] },
    { name: 'security', detail: 'rights of the command', values: ['sandbox', 'insecure'] },
    {
      name: 'device',
      detail: 'CDI device that the command may use',
      values: ['nvidia.com/gpu=all'],
      repeats: true,
    },
  ],
  HEALTHCHECK: [
    DURATION('interval', 'time between two checks'),
    DURATION('timeout', 'time that one check may take'),
    DURATION('start-period', 'time in which failures do not count'),
    DURATION('start-interval', 'time between two checks while starting'),
    DURATION('retries', 'failures in a row that make the container unhealthy'),
  ],
};

const TARGET: FlagSpec = { name: 'target', detail: 'path it is mounted at', values: [] };
const ID: FlagSpec = { name: 'id', detail: 'name that distinguishes it', values: [] };
const MODE = [
  { name: 'mode', detail: 'permissions in octal', values: [] },
  { name: 'uid', detail: 'number of the owner', values: [] },
  { name: 'gid', detail: 'number of the group', values: [] },
];
const REQUIRED: FlagSpec = {
  name: 'required',
  detail: 'fails the build where it is not given',
  values: BOOLEAN,
  alone: true,
};
const READONLY: FlagSpec = { name: 'readonly', detail: 'refuses writing', values: BOOLEAN, alone: true };
const SOURCE: FlagSpec = { name: 'source', detail: 'path in what it is taken from', values: 'paths' };

/** The options of `--mount` by type. */
export const MOUNTS: readonly MountSpec[] = [
  {
    type: 'cache',
    detail: 'a folder kept between builds, outside the image',
    options: [
      TARGET,
      ID,
      {
        name: 'sharing',
        detail: 'what a second build at the same time does',
        values: ['shared', 'locked', 'private'],
      },
      FROM_STAGE,
      SOURCE,
      READONLY,
      ...MODE,
    ],
  },
  {
    type: 'bind',
    detail: 'files of the build context, a stage or an image',
    options: [
      TARGET,
      SOURCE,
      FROM_STAGE,
      {
        name: 'readwrite',
        detail: 'allows writing; what is written is thrown away',
        values: BOOLEAN,
        alone: true,
      },
    ],
  },
  {
    type: 'secret',
    detail: 'a file or variable that stays out of the image',
    options: [
      ID,
      TARGET,
      { name: 'env', detail: 'variable that holds it instead of a file', values: [] },
      REQUIRED,
      ...MODE,
    ],
  },
  { type: 'ssh', detail: 'the agent that holds keys', options: [ID, TARGET, REQUIRED, ...MODE] },
  {
    type: 'tmpfs',
    detail: 'a folder in memory',
    options: [TARGET, { name: 'size', detail: 'most bytes it may hold', values: [] }],
  },
];

/** ARGs that the builder sets by itself once they are declared. */
export const GIVEN_ARGS = ['TARGET', 'BUILD'].flatMap((side) =>
  ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map((part) => side + part),
);

/** The checks that `# check=skip=` can name. */
export const BUILD_CHECKS = [
  ...['ConsistentInstructionCasing', 'CopyIgnoredFile', 'DuplicateStageName', 'ExposeInvalidFormat'],
  ...['ExposeProtoCasing', 'FromAsCasing', 'FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform'],
  ...[
    'InvalidDefaultArgInFrom',
    'InvalidDefinitionDescription',
    'JSONArgsRecommended',
    'LegacyKeyValueFormat',
  ],
  ...[
    'MaintainerDeprecated',
    'MultipleInstructionsDisallowed',
    'NoEmptyContinuation',
    'RedundantTargetPlatform',
  ],
  ...['ReservedStageName', 'SecretsUsedInArgOrEnv', 'StageNameCasing', 'UndefinedArgInFrom', 'UndefinedVar'],
  'WorkdirRelativePath',
];
