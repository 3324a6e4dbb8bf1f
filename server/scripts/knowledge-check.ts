// Compares what the knowledge base says of torch with what the package index publishes today.
// Run: npm run knowledge:check   (asks the index that pip on this machine is set up with)
import { loadKnowledge } from '../src/knowledge/load.ts';
import { allowsMinor } from '../src/knowledge/requiresPython.ts';
import type { Answer } from '../src/knowledge/types.ts';
import { indexFiles, indexUrl } from './packageIndex.ts';
import { MINORS, type PackageRow, packageRows } from './packageTable.ts';
import { matchesVersion } from './versionClauses.ts';
import { wheelTags } from './wheelTags.ts';

interface Comparison {
  readonly kind: 'torch + Python' | 'torch + torchvision + torchaudio' | 'pairs of the release matrix';
  readonly combination: string;
  readonly ours: string;
  readonly published: string;
}

const knowledge = loadKnowledge();
/** Combinations the issue asks for; fewer means that the index could not be read. */
const FEWEST = 300;

function verdict(answer: Answer<boolean>): string {
  if (answer.kind !== 'known') return answer.kind;
  return answer.value ? 'ok' : 'impossible';
}

/** Straight from file names and Requires-Python, without the code that wrote our tables. */
async function torchAndPython(index: string): Promise<readonly Comparison[]> {
  const files = (await indexFiles(index, 'torch')).flatMap((file) => {
    const tags = wheelTags(file.filename);
    return tags?.platforms.includes('manylinux_x86_64') ? [{ file, tags }] : [];
  });
  const versions = [...new Set(files.map(({ tags }) => tags.version))].filter((version) =>
    /^[\d.]+$/.test(version),
  );
  return versions.flatMap((version) =>
    MINORS.map((minor): Comparison => {
      const wheel = files.some(
        ({ file, tags }) =>
          tags.version === version && tags.minors.includes(minor) && allowsMinor(file.requiresPython, minor),
      );
      const said = knowledge.installsOn('torch', version, minor);
      const ours = said.kind === 'known' ? (said.value === 'wheel' ? 'ok' : 'impossible') : said.kind;
      return {
        kind: 'torch + Python',
        combination: `torch ${version} on Python ${minor}`,
        ours,
        published: wheel ? 'ok' : 'impossible',
      };
    }),
  );
}

async function families(index: string): Promise<readonly Comparison[]> {
  const [torches, visions, audios] = await Promise.all(
    ['torch', 'torchvision', 'torchaudio'].map((name) => packageRows(index, name)),
  );
  // Neighbours in time are what people mix up; a torch of 2019 with a torchaudio of 2026 teaches nothing.
  const recent = (rows: readonly PackageRow[] | undefined) => (rows ?? []).filter((row) => !row.yanked);
  const together = recent(torches).flatMap((torch, at) => {
    const near = [at - 1, at, at + 1].map((place) => recent(torches)[place]?.version);
    const asksNear = (row: PackageRow) =>
      near.some(
        (version) => version !== undefined && matchesVersion(version, askedTorch(row) ?? '') === true,
      );
    return recent(visions)
      .filter(asksNear)
      .flatMap((vision) =>
        recent(audios)
          .filter(asksNear)
          .map((audio) => compareFamily(torch.version, vision, audio)),
      );
  });
  return [...together, ...matrixPairs(recent(torches), [...(visions ?? []), ...(audios ?? [])])];
}

/** The pairs we state from the project's release matrix must be installable together. */
function matrixPairs(
  torches: readonly PackageRow[],
  companions: readonly PackageRow[],
): readonly Comparison[] {
  return torches.flatMap(({ version }) => {
    const pairs = knowledge.torchPairs(version);
    if (pairs.kind !== 'known') return [];
    const { torchvision, torchaudio } = pairs.value;
    return [
      ['torchvision', torchvision],
      ['torchaudio', torchaudio],
    ].flatMap(([name, paired]): Comparison[] => {
      const row = companions.find((other) => other.package === name && other.version === paired);
      const asked = row === undefined ? undefined : askedTorch(row);
      if (asked === undefined) return [];
      return [
        {
          kind: 'pairs of the release matrix',
          combination: `torch ${version}, ${name} ${paired}`,
          ours: 'ok',
          published: matchesVersion(version, asked) === true ? 'ok' : 'impossible',
        },
      ];
    });
  });
}

function compareFamily(torch: string, vision: PackageRow, audio: PackageRow): Comparison {
  const published = [vision, audio].map((row) => matchesVersion(torch, askedTorch(row) ?? ''));
  const ours = [vision, audio].map((row) => knowledge.acceptsTorch(row.package, row.version, torch));
  const said = ours.map(verdict);
  return {
    kind: 'torch + torchvision + torchaudio',
    combination: `torch ${torch}, torchvision ${vision.version}, torchaudio ${audio.version}`,
    ours: said.includes('impossible') ? 'impossible' : (said.find((word) => word !== 'ok') ?? 'ok'),
    published: published.every((fits) => fits === true) ? 'ok' : 'impossible',
  };
}

/** The torch clause of the wheel's own metadata; undefined when it has none, or when the index tells two stories. */
function askedTorch(row: PackageRow): string | undefined {
  const torch = (lines: readonly string[] | null | undefined) =>
    lines?.find((line) => /^torch[=<>~!]/.test(line))?.replace(/^torch/, '');
  const own = torch(row.requires);
  return row.disputed !== undefined && torch(row.disputed) !== own ? undefined : own;
}

function report(comparisons: readonly Comparison[]): void {
  const answered = comparisons.filter(({ ours }) => ours === 'ok' || ours === 'impossible');
  const different = answered.filter(({ ours, published }) => ours !== published);
  for (const kind of new Set(comparisons.map((comparison) => comparison.kind))) {
    const own = comparisons.filter((comparison) => comparison.kind === kind);
    const said = answered.filter((comparison) => comparison.kind === kind);
    const equal = said.filter(({ ours, published }) => ours === published);
    const fit = equal.filter(({ published }) => published === 'ok').length;
    console.log(
      `${kind}: ${equal.length} of ${said.length} equal (${fit} ok, ${equal.length - fit} impossible), ${own.length - said.length} without an answer`,
    );
  }
  for (const { combination, ours, published } of different) {
    console.log(`  ${combination.padEnd(60)} ours: ${ours.padEnd(10)} published: ${published}`);
  }
  console.log(`${answered.length} combinations compared, ${different.length} disagreements`);
  if (different.length > 0 || answered.length < FEWEST) process.exitCode = 1;
}

const index = indexUrl();
console.log(
  `knowledge ${knowledge.revision} against the package index of pip, ${new Date().toISOString().slice(0, 10)}`,
);
report([...(await torchAndPython(index)), ...(await families(index))]);
