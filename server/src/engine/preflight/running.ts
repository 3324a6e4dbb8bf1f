import type { OtherInstruction } from '../../dockerfile/model.ts';
import { healthcheckOf } from '../../tools/healthProbe.ts';
import { dropsPrivileges, isRootUser } from '../../tools/users.ts';
import { usersInForce } from '../../tools/usersInForce.ts';
import type { PreflightContext } from './context.ts';
import { failed, notApplicable, passed, unverified, type Verdict } from './item.ts';

/** Who the container starts as. */
export function nonRoot({ file, final, instructions, base, baseName, bottom }: PreflightContext): Verdict {
  if (file.uri.includes('/.devcontainer/')) return notApplicable('a dev container sets its user beside it');
  const user = [...usersInForce(file, final, base?.user).values()].at(-1) ?? undefined;
  const line = instructions.findLast((one): one is OtherInstruction => one.keyword === 'USER');
  const span = line?.span ?? bottom.from.span;
  const who = instructions.length === 0 ? base?.user : user;
  if (who !== undefined && !isRootUser(who)) return passed(`starts as user ${who}`, span);
  if (dropsPrivileges(instructions)) return unverified('the entrypoint hands over to another user', span);
  if (who === undefined)
    return unverified(
      line === undefined ? `the user of ${baseName} is not known` : 'the user comes from a variable',
      span,
    );
  const from =
    line === undefined ? `no USER in the image: ${baseName} starts as ${who}` : `USER ${who} is the last one`;
  return failed(from, span, 'runs-as-root');
}

/** Somebody notices when the service no longer answers. */
export function healthCheck(context: PreflightContext): Verdict {
  const { profile, instructions, base, baseName, bottom } = context;
  if (profile !== 'serving')
    return notApplicable(`an image for ${profile === 'dev' ? 'development' : 'training'}`);
  const fault = context.fault('healthcheck-tool-missing', 'healthcheck-weak');
  const check = healthcheckOf(instructions);
  if (check !== undefined) return fault ?? passed('HEALTHCHECK in the shipped stage', check.span);
  const none = instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  if (none !== undefined) return failed('HEALTHCHECK NONE switches it off', none.span, 'healthcheck-weak');
  return base?.family === undefined && bottom.base.kind !== 'scratch'
    ? unverified(`no HEALTHCHECK here; whether ${baseName} has one is not known`, bottom.from.span)
    : failed('the service has no HEALTHCHECK', bottom.from.span);
}

const SHARED = /--shm-size\b|\bshm_size\b|--ipc[= ]host\b|\bipc:\s*host\b/;

/** PyTorch's workers hand tensors over in /dev/shm; its size is set where the container is started. */
export function sharedMemory({ file, signs, packages, build }: PreflightContext): Verdict {
  const torch = signs.torch || ['torch', 'vllm', 'sglang'].some((name) => packages.names.has(name));
  if (!torch) {
    return packages.complete
      ? notApplicable('no PyTorch is installed, whose workers would need it')
      : unverified('no PyTorch is seen, but not everything that is installed can be read');
  }
  if (build.sharedMemory !== undefined) return passed(build.sharedMemory);
  const comment = file.comments.find(({ text }) => SHARED.test(text));
  return comment === undefined
    ? unverified('set when the container starts, by --shm-size or --ipc=host; this file says nothing of it')
    : passed('a comment says how it is started', comment.span);
}
