import type { Answers } from './answers.ts';
import type { FoundSource, StarterFacts } from './starterFacts.ts';
import { TRAINING } from './suggest.ts';

/** What the container runs, and how one sees from outside that it is well. */
export interface StartCommand {
  readonly words: readonly string[];
  /** Undefined when nobody can say on which port it listens. */
  readonly port: string | undefined;
  readonly healthRoute: string | undefined;
  /** The package that brings the program; undefined for Python itself. */
  readonly package: string | undefined;
  /** The file it runs, when that is not there. */
  readonly missing: string | undefined;
}

const PORT = '8000';
const SCRIPTS = /(?:^|\/)(?:main|app|server|serve|api|run)\.py$/;

/** The command, from the Python files of the folder. */
export function startCommand({ purpose }: Answers, facts: StarterFacts): StartCommand {
  const { sources } = facts;
  if (purpose === 'training') {
    const script = sources.find(({ path }) => TRAINING.test(path)) ?? sources.find(isScript);
    return run(script?.path, 'train.py');
  }
  const served = sources.find(({ app }) => app !== undefined);
  if (served !== undefined) return serve(served, facts);
  // Something else is there, so it is a server of another kind, or started by hand.
  const script = sources.find(isScript);
  if (script !== undefined) return run(script.path, script.path);
  return { ...uvicorn('main:app', undefined), missing: 'main.py' };
}

function isScript({ path }: FoundSource): boolean {
  return SCRIPTS.test(path);
}

function run(found: string | undefined, otherwise: string): StartCommand {
  const path = found ?? otherwise;
  return {
    words: ['python', path],
    port: undefined,
    healthRoute: undefined,
    package: undefined,
    missing: found === undefined ? path : undefined,
  };
}

function serve({ path, app, healthRoute }: FoundSource, { packages }: StarterFacts): StartCommand {
  const place = `${path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.')}:${app?.name ?? 'app'}`;
  if (app?.framework !== 'wsgi') return uvicorn(place, healthRoute);
  const gunicorn = packages.has('gunicorn');
  const address = gunicorn ? ['--bind', `0.0.0.0:${PORT}`] : ['run', '--host', '0.0.0.0', '--port', PORT];
  return {
    words: gunicorn ? ['gunicorn', ...address, place] : ['flask', '--app', place, ...address],
    port: PORT,
    healthRoute,
    package: gunicorn ? 'gunicorn' : 'flask',
    missing: undefined,
  };
}

function uvicorn(place: string, healthRoute: string | undefined): StartCommand {
  return {
    words: ['uvicorn', place, '--host', '0.0.0.0', '--port', PORT],
    port: PORT,
    healthRoute,
    package: 'uvicorn',
    missing: undefined,
  };
}
