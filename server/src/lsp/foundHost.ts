import type { HostTarget } from '../engine/config.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { FoundHost, HostKnowledge } from '../protocol/hostFacts.ts';

const DRIVER = /^\d{3}(?:\.\d+){0,2}$/;

/** The host as the rules see it; undefined where nothing was found that they could use. */
export function hostTarget(found: FoundHost | null, knowledge: KnowledgeBase): HostTarget | undefined {
  if (found === null) return undefined;
  const driver = found.driver !== null && DRIVER.test(found.driver) ? found.driver : undefined;
  const gpus = found.gpus.flatMap((gpu) => gpuText(gpu, knowledge) ?? []);
  if (driver === undefined && gpus.length === 0) return undefined;
  const name = found.name === null ? 'this host' : `the host ${found.name}`;
  return { name, driver, gpus: [...new Set(gpus)] };
}

/** What the tables say of its driver. */
export function hostKnowledge(host: HostTarget | undefined, knowledge: KnowledgeBase): HostKnowledge {
  const answer = host?.driver === undefined ? undefined : knowledge.driverBranch(host.driver);
  if (answer?.kind !== 'known') return { driver: null };
  const { branch, maxCuda, endOfLife } = answer.value;
  return { driver: { branch, maxCuda: maxCuda ?? null, endOfLife: endOfLife ?? null } };
}

/** The name says more than the capability, where the tables know it and the driver does not contradict them. */
function gpuText(gpu: FoundHost['gpus'][number], knowledge: KnowledgeBase): string | undefined {
  const known = knowledge.gpu(gpu.name);
  const capability = gpu.computeCapability ?? undefined;
  if (known.kind !== 'known') return capability;
  const agrees = capability === undefined || known.value.computeCapability === capability;
  return agrees ? gpu.name : capability;
}
