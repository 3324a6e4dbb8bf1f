import type { Instruction } from '../../dockerfile/model.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { wordText } from '../../tools/commandLine.ts';
import { addBeforeCommand } from '../../tools/instructionLines.ts';
import { setsVariable } from '../../tools/listening.ts';
import { type StartCall, startCall } from '../../tools/serverCall.ts';

/** Base images whose environment is known as far as Python is concerned. */
const KNOWN = new Set(['python', 'nvidia/cuda', 'ubuntu', 'debian', 'pytorch/pytorch']);

export const pythonEnvFlags = defineRule<{ readonly dontWriteBytecode: boolean }>({
  meta: {
    id: 'python-env-flags',
    title: 'Output of Python is held back',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'safe',
    options: {
      dontWriteBytecode: {
        default: false,
        description:
          'Ask for PYTHONDONTWRITEBYTECODE too. Without `.pyc` files every start compiles what it imports.',
        schema: { type: 'boolean' },
      },
    },
    messages: {
      buffered:
        'PYTHONUNBUFFERED is not set: without a terminal {program} holds back up to 8 KB of print() output, and loses it when the container is killed',
      bytecode:
        'PYTHONDONTWRITEBYTECODE is not set: {program} writes .pyc files beside the sources it imports',
    },
    docs: {
      what: 'The command of the image is `python`, without `-u`, and neither the file nor the base image sets `PYTHONUNBUFFERED`. With the option `dontWriteBytecode`, the same for `PYTHONDONTWRITEBYTECODE`.',
      why: 'The output of a container is a pipe, and there Python collects up to 8 KB of standard output before it writes: `docker logs` stays empty for minutes, and the last lines before a crash by signal never appear. Standard error, and with it most of `logging`, is written line by line since Python 3.9. Bytecode files are no fault in an image: without them every start compiles again, so that rule is off.',
      fix: 'Adds the ENV before the command, where it rebuilds nothing.',
      ignore:
        'When the program flushes by itself or logs to a file. Nothing is reported for development images and for base images whose environment is not known.',
      neighbours: [],
      sources: [
        'Python documentation, Command line and environment: -u, PYTHONUNBUFFERED, PYTHONDONTWRITEBYTECODE',
        'Python documentation, sys.stdout and io.DEFAULT_BUFFER_SIZE',
      ],
    },
  },
  *check({ file, knowledge, profile, options }) {
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined || profile === 'dev') return;
    const facts = knowledge.image(image);
    if (!KNOWN.has(facts.family ?? '')) return;
    const instructions = instructionsOf(file, final);
    const call = startCall(instructions, (program, words) => runsProgram(program, words));
    if (call === undefined) return;
    const lacking = (name: string): boolean => !isSet(name, call, instructions, facts);
    const finding = (message: string, name: string): Finding => {
      const edit = addBeforeCommand(file, final, [`ENV ${name}=1`]);
      const fixes: Fix[] =
        edit === undefined ? [] : [{ title: `Set ${name}`, safety: 'safe', edits: [edit] }];
      const data = { program: call.command.programText };
      return { message, data, span: call.command.programSpan, fixes };
    };
    const unbuffered = call.args.some((word) => /^-[a-zA-Z]*u/.test(wordText(word)));
    if (!unbuffered && lacking('PYTHONUNBUFFERED')) yield finding('buffered', 'PYTHONUNBUFFERED');
    const silent = call.args.some((word) => /^-[a-zA-Z]*B/.test(wordText(word)));
    if (options.dontWriteBytecode && !silent && lacking('PYTHONDONTWRITEBYTECODE'))
      yield finding('bytecode', 'PYTHONDONTWRITEBYTECODE');
  },
});

/** `python serve.py`: a file that is run, and neither a prompt nor a line of code. */
function runsProgram(program: string, words: readonly string[]): true | undefined {
  if (program !== 'python' || words.includes('-c')) return undefined;
  return words.find((word) => !word.startsWith('-'))?.endsWith('.py') === true ? true : undefined;
}

function isSet(
  name: string,
  { command, behindScript }: StartCall<true>,
  instructions: readonly Instruction[],
  { environment }: ImageFacts,
): boolean {
  const given = command.env.has(name) || setsVariable(instructions, name);
  return given || behindScript || Object.hasOwn(environment ?? {}, name);
}
