import type { RunInstruction } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { pythonSnippet } from './python.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** A call that gets a model or data set from the Hugging Face Hub. */
export interface HubDownload {
  readonly command: ToolCommand;
  /** `hf download`, `AutoModel.from_pretrained` */
  readonly call: string;
  readonly span: Span;
  /** A commit, branch or tag is named. */
  readonly revision: boolean;
  /** It goes to a folder of its own and not to the cache. */
  readonly elsewhere: boolean;
}

const CALL =
  /\b(?:[A-Z]\w*\.from_pretrained|snapshot_download|hf_hub_download|load_dataset|SentenceTransformer|pipeline)(?=\s*\()/;

/** The downloads from the Hub a RUN shows, in order. */
export function hubDownloads({ script }: RunInstruction): readonly HubDownload[] {
  return toolCommands(script).flatMap((command) => downloadOf(command) ?? []);
}

function downloadOf(command: ToolCommand): HubDownload | undefined {
  const { program, args } = command;
  if (program === 'hf' || program === 'huggingface-cli') {
    const action = args.map(wordText).find((text) => !text.startsWith('-'));
    if (action !== 'download') return undefined;
    const named = (pattern: RegExp): boolean => args.some((word) => pattern.test(wordText(word)));
    return {
      command,
      call: `${program} download`,
      span: command.span,
      revision: named(/^--revision\b/),
      elsewhere: named(/^--(?:local|cache)-dir\b/),
    };
  }
  const snippet = pythonSnippet(command);
  const match = snippet === undefined ? null : CALL.exec(snippet.code);
  if (snippet === undefined || match === null) return undefined;
  const start = snippet.span.start + match.index;
  const span = snippet.exact ? { start, end: start + match[0].length } : snippet.span;
  const { code } = snippet;
  // A path is read from the disk.
  if (/^\s*\(\s*["'](?:\.{0,2}\/|~)/.test(code.slice(match.index + match[0].length))) return undefined;
  const revision = /\brevision\s*=/.test(code);
  return {
    command,
    call: match[0],
    span,
    revision,
    elsewhere: /\b(?:local|cache)_(?:dir|folder)\s*=|\benviron\b/.test(code),
  };
}

/** True when a RUN does things that only files show which are not the Dockerfile. */
export function runsHiddenPrograms(run: RunInstruction): boolean {
  return (
    isUnread(run) ||
    toolCommands(run.script).some((command) => isUnseen(command) || command.program === 'python')
  );
}
