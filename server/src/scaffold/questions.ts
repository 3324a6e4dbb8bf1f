import { allowsMinor } from '../knowledge/requiresPython.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { compareVersions, minorOf } from '../knowledge/versions.ts';
import {
  type Answers,
  DEVICES,
  FRAMEWORKS,
  type Framework,
  type GivenAnswers,
  MANAGERS,
  PURPOSES,
  QUESTIONS,
  type Question,
  type QuestionId,
} from './answers.ts';
import { installs } from './frameworkRelease.ts';
import type { StarterFacts } from './starterFacts.ts';
import {
  type Suggestion,
  suggestDevice,
  suggestFramework,
  suggestManager,
  suggestPurpose,
} from './suggest.ts';

export interface Questioning {
  readonly facts: StarterFacts;
  readonly knowledge: KnowledgeBase;
  /** ISO date. */
  readonly today: string;
}

/** The first question that is neither answered nor settled by the answers before it; undefined when none is left. */
export function nextQuestion(given: GivenAnswers, about: Questioning): Question | undefined {
  for (const id of QUESTIONS) {
    const question = questionOf(id, given, about);
    if (question.options.length > 1 && !question.options.includes(given[id] ?? '')) return question;
  }
  return undefined;
}

/** Every answer: those given where they can be, what the folder suggests elsewhere. */
export function completeAnswers(given: GivenAnswers, about: Questioning): Answers {
  const so: Partial<Record<QuestionId, string>> = {};
  const answer = <T extends string>(id: QuestionId, options: readonly T[], fallback: T): T => {
    const question = questionOf(id, so, about);
    const wanted = given[id];
    const chosen = wanted !== undefined && question.options.includes(wanted) ? wanted : question.suggested;
    so[id] = chosen;
    return options.find((option) => option === chosen) ?? fallback;
  };
  const framework = answer('framework', FRAMEWORKS, 'pytorch');
  const device = answer('device', DEVICES, 'cpu');
  const purpose = answer('purpose', PURPOSES, 'serving');
  const manager = answer('manager', MANAGERS, 'pip');
  const { options, suggested } = questionOf('python', so, about);
  const python = given.python !== undefined && options.includes(given.python) ? given.python : suggested;
  return { framework, device, purpose, manager, python };
}

/** What was given and cannot be had, as a sentence each: a GPU for scikit-learn, a Python without wheels. */
export function refusedAnswers(given: GivenAnswers, about: Questioning): readonly string[] {
  const so: GivenAnswers = completeAnswers(given, about);
  return QUESTIONS.flatMap((id) => {
    const wanted = given[id];
    const { options } = questionOf(id, so, about);
    if (wanted === undefined || options.includes(wanted)) return [];
    return [`${id} ${wanted.slice(0, 20)} is not among ${options.join(', ')}`];
  });
}

function questionOf(id: QuestionId, given: GivenAnswers, about: Questioning): Question {
  const framework = FRAMEWORKS.find((name) => name === given.framework) ?? 'pytorch';
  const options = optionsOf(id, framework, given, about);
  const suggestion = suggestionOf(id, options, about);
  const suggested = options.includes(suggestion.value) ? suggestion.value : (options[0] ?? '');
  return { id, options, suggested, from: suggested === suggestion.value ? suggestion.from : undefined };
}

/** A single option settles its question: vLLM has an image of its own, which needs a GPU and serves. */
function optionsOf(
  id: QuestionId,
  framework: Framework,
  given: GivenAnswers,
  about: Questioning,
): readonly string[] {
  const vllm = framework === 'vllm';
  switch (id) {
    case 'framework':
      return FRAMEWORKS;
    case 'device':
      return vllm ? ['gpu'] : framework === 'other' ? ['cpu'] : DEVICES;
    case 'purpose':
      return vllm ? ['serving'] : PURPOSES;
    case 'manager':
      return vllm ? ['pip'] : MANAGERS;
    case 'python':
      return pythonsFor({ ...given, framework }, about);
  }
}

function suggestionOf(id: QuestionId, options: readonly string[], about: Questioning): Suggestion {
  const { facts, knowledge } = about;
  switch (id) {
    case 'framework':
      return suggestFramework(facts);
    case 'device':
      return suggestDevice(facts, knowledge);
    case 'purpose':
      return suggestPurpose(facts);
    case 'manager':
      return suggestManager(facts);
    case 'python':
      return suggestPython(options, about);
  }
}

/** Not the newest Python: packages take months to follow it. */
function suggestPython(options: readonly string[], about: Questioning): Suggestion {
  const { python } = about.facts;
  if (python !== undefined && options.includes(python.minor))
    return { value: python.minor, from: python.from };
  const [newest] = supportedPythons(about);
  return { value: options.find((minor) => minor !== newest) ?? options[0] ?? '', from: undefined };
}

/** Supported Pythons of the official image, newest first, that the project allows and pinned packages have wheels for. */
function pythonsFor({ framework, manager }: GivenAnswers, about: Questioning): readonly string[] {
  const { facts, knowledge } = about;
  if (framework === 'vllm') return [supportedPythons(about)[0] ?? ''];
  // An environment says itself which Python it wants.
  if (manager === 'conda' && facts.environmentFile !== undefined)
    return [facts.python?.minor ?? supportedPythons(about)[0] ?? ''];
  const supported = supportedPythons(about);
  const allowed = supported.filter((minor) => allowsMinor(facts.requiresPython, minor));
  const pinned = [...facts.packages.values()].filter(({ from }) => from !== facts.environmentFile);
  const fitting = allowed.filter((minor) =>
    pinned.every(({ name, pin }) => pin === undefined || installs(name, pin, minor, knowledge)),
  );
  return [fitting, allowed, supported].find((list) => list.length > 0) ?? supported;
}

function supportedPythons({ knowledge, today }: Questioning): readonly string[] {
  const minors = new Set(
    knowledge.tagsOf('python').flatMap((tag) => {
      const version = /^\d+\.\d+/.exec(tag)?.[0];
      return version === undefined ? [] : [minorOf(version)];
    }),
  );
  return [...minors]
    .filter((minor) => {
      const end = knowledge.pythonEndOfLife(minor);
      return end.kind === 'known' && end.value.date > today;
    })
    .sort((a, b) => compareVersions(b, a));
}
