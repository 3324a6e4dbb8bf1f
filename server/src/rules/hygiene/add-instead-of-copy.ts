import type { CopyInstruction } from '../../dockerfile/model.ts';
import { copiesOf } from '../../dockerfile/queries.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { resolvedValue } from '../../text/resolved.ts';

const REMOTE = /^(?:[a-z][a-z+]*:\/\/|git@|github\.com\/)|\.git(?:#|$)/i;
/** Endings of files that are tar archives, packed or not, or packed files in which one may be. */
const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gbxlz]z\w?|tbz2|tzst|gz|bz2|xz|zst|lz\w*|z|gem|ova|crate|oci|cbt)$/i;
/** Options that only ADD has. */
const ADD_ONLY = new Set(['checksum', 'keep-git-dir', 'unpack']);

export const addInsteadOfCopy = defineRule({
  meta: {
    id: 'add-instead-of-copy',
    title: 'ADD where COPY does the same',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      local:
        'ADD of {source} from the build context: ADD would also fetch addresses and unpack archives, and here is neither',
    },
    docs: {
      what: 'An `ADD` all of whose sources are files or folders of the build context that are not archives by their name. Silent for addresses, git repositories, archives, patterns that may match archives, names in variables that are not known, and options only `ADD` has.',
      why: '`ADD` fetches what looks like an address and unpacks what turns out to be an archive, so the line does not say what it does: a file that becomes a tar archive later is suddenly unpacked. `COPY` only copies.',
      fix: 'Writes `COPY`. Safe where the names show that nothing can be unpacked; a suggestion for a name without an ending, which could be an archive.',
      ignore: 'When a source without an ending is an archive that must be unpacked.',
      neighbours: ['hadolint DL3020', 'Trivy DS-0005', 'Checkov CKV_DOCKER_4'],
      sources: ['docs.docker.com, Building best practices, ADD or COPY'],
    },
  },
  *check({ file }) {
    for (const add of copiesOf(file.instructions)) {
      const sources = add.keyword === 'ADD' ? localSources(add) : undefined;
      if (sources === undefined) continue;
      const written = file.text.slice(add.keywordSpan.start, add.keywordSpan.end);
      const text = written === written.toLowerCase() ? 'copy' : 'COPY';
      const fix: Fix = {
        title: 'Use COPY',
        safety: sources.every(cannotBeArchive) ? 'safe' : 'suggestion',
        edits: [{ span: add.keywordSpan, text }],
      };
      yield { message: 'local', data: { source: sources.join(' ') }, span: add.keywordSpan, fixes: [fix] };
    }
  },
});

/** The sources, when all of them are known to be files of the context and none an archive. */
function localSources({ sources, flags, heredocs }: CopyInstruction): readonly string[] | undefined {
  if (heredocs.length > 0 || flags.some(({ name }) => ADD_ONLY.has(name))) return undefined;
  const paths = sources.flatMap((source) => resolvedValue(source) ?? []);
  const plain = paths.every((path) => !REMOTE.test(path) && !ARCHIVE.test(path) && !/[*?[]/.test(path));
  return plain && paths.length > 0 && paths.length === sources.length ? paths : undefined;
}

/** A folder, or a file whose ending names another kind. */
function cannotBeArchive(path: string): boolean {
  return /(?:^|\/)\.{0,2}\/?$/.test(path) || path.endsWith('/') || /\.[A-Za-z]\w*$/.test(path);
}
