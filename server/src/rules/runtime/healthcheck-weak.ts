import type { ExecInstruction, Instruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { type HealthFault, healthFaults } from '../../tools/healthFault.ts';
import { healthcheckOf } from '../../tools/healthProbe.ts';
import { healthTiming } from '../../tools/healthTiming.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { startCall } from '../../tools/serverCall.ts';

type Context = RuleContext<object>;

export const healthcheckWeak = defineRule({
  meta: {
    id: 'healthcheck-weak',
    title: 'Health check that can not tell, or gives up before the model is loaded',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      curl: 'curl without --fail ends with 0 on every answer: a service that answers 500 is healthy',
      python: '{label} returns on every answer: a service that answers 500 is healthy',
      caught: '{label} ends with 0: the check never fails, and the container is healthy without a service',
      early:
        'the container is unhealthy {seconds} s after its start if {what} is not ready: --start-period {start} s, then {retries} failures every {interval} s',
    },
    docs: {
      what: 'The health check of the final image takes any HTTP answer (curl without `--fail`, `requests.get` or `httpx.get` whose result nobody looks at), or cannot fail (`|| true`, `|| exit 0`, `|| echo`). Or it gives up early: start period and retries together leave less than 120 s to a server of large language models, or less than 60 s to an image that serves with PyTorch, TensorFlow or Transformers.',
      why: 'What asks the health (Compose `depends_on`, Swarm, a load balancer) sends requests to a service that fails all of them, or replaces a container that is still loading, again and again. Weights of 15 GB take 75 s from a disk that reads 200 MB/s.',
      fix: 'Adds `-f` to curl, `.raise_for_status()` to the request, replaces what hides the failure by `exit 1`, or sets `--start-period=120s`: failures in it do not count, and a check that succeeds ends it at once.',
      ignore:
        'When any answer at all is the sign of health, or the model is loaded after the service is up. Kubernetes does not look at HEALTHCHECK.',
      neighbours: [],
      sources: [
        'Dockerfile reference, HEALTHCHECK: start period, interval, retries and their defaults',
        'curl manual, --fail',
        'requests documentation, Response status codes',
      ],
    },
  },
  *check(context) {
    const final = finalStage(context.file);
    if (final === undefined) return;
    const instructions = instructionsOf(context.file, final);
    const check = healthcheckOf(instructions);
    if (check === undefined) return;
    for (const fault of healthFaults(check)) {
      yield { message: fault.kind, data: { label: fault.label }, span: fault.span, fixes: fixOf(fault) };
    }
    yield* tooEarly(check, instructions, context);
  },
});

const TITLES: Readonly<Record<HealthFault['kind'], string>> = {
  curl: 'Fail on status 400 and above',
  python: 'Raise on status 400 and above',
  caught: 'Fail when the check fails',
};

function fixOf({ kind, edit }: HealthFault): Fix[] {
  return edit === undefined ? [] : [{ title: TITLES[kind], safety: 'suggestion', edits: [edit] }];
}

function* tooEarly(
  check: ExecInstruction,
  instructions: readonly Instruction[],
  context: Context,
): Iterable<Finding> {
  const timing = healthTiming(check);
  const loading = timing === undefined ? undefined : loads(instructions, context);
  if (timing === undefined || loading === undefined || context.profile !== 'serving') return;
  const seconds = Math.round(timing.start + timing.retries * timing.interval);
  if (seconds >= loading.seconds) return;
  const end = check.keywordSpan.end;
  const edit = timing.startValue
    ? { span: timing.startValue, text: '120s' }
    : { span: { start: end, end }, text: ' --start-period=120s' };
  const { start, retries, interval } = timing;
  yield {
    message: 'early',
    data: { seconds, what: loading.what, start, retries, interval },
    span: timing.startValue ?? check.keywordSpan,
    confidence: 'likely',
    fixes: [{ title: 'Give it 120 s to start', safety: 'suggestion', edits: [edit] }],
  };
}

/** Servers that load weights of many gigabytes before they answer. */
const MODEL_SERVERS = /^(?:vllm|sglang|lmdeploy|text-generation-launcher|llama_cpp|tritonserver)(?:\.|$)/;
const FRAMEWORKS = ['torch', 'transformers', 'tensorflow', 'sentence-transformers', 'diffusers'];

/** What is loaded before the service answers, and the seconds it should be given. */
function loads(
  instructions: readonly Instruction[],
  { file, knowledge, project }: Context,
): { readonly what: string; readonly seconds: number } | undefined {
  const server = startCall(instructions, (program) => (MODEL_SERVERS.test(program) ? program : undefined));
  if (server !== undefined) return { what: server.command.programText, seconds: 120 };
  const { names } = pythonPackages(runsOf(instructions), project.requirements);
  const framework = FRAMEWORKS.find((name) => names.has(name));
  if (framework !== undefined) return { what: `what ${framework} loads`, seconds: 60 };
  const final = finalStage(file);
  const image = final === undefined ? undefined : baseImageOf(file, final);
  const inBase = image !== undefined && knowledge.image(image).torch !== undefined;
  return inBase ? { what: 'what torch loads', seconds: 60 } : undefined;
}
