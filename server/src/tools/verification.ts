import type { RunInstruction } from '../dockerfile/model.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { isUnread, isUnseen } from './unseen.ts';

const CHECKERS =
  /^(?:(?:sha(?:1|224|256|384|512)|md5|b2|b3|ck)sum|shasum|gpgv?|cosign|minisign|rhash|openssl|sha256)$/;

/** True when a RUN compares what it has fetched with a checksum or a signature, or may do so out of sight. */
export function verifies(run: RunInstruction): boolean {
  return (
    isUnread(run) ||
    toolCommands(run.script).some((command) => {
      const asked = command.args.some((word) => /^--checksum\b|sha256|hashlib/i.test(wordText(word)));
      return CHECKERS.test(command.program) || isUnseen(command) || asked;
    })
  );
}

/** True for an address that names content that cannot change: a commit, or a digest. */
export function isPinnedAddress(url: string): boolean {
  return /(?:^|[^0-9a-f])[0-9a-f]{40}(?:[0-9a-f]{24})?(?:[^0-9a-f]|$)/.test(url);
}
