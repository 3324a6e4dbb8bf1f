import type { CustomExecution, ProcessExecution, Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { Engine } from '../docker/engine.ts';
import type { Invocation } from '../docker/invocation.ts';

/** What depends on where the extension runs. */
export interface Platform {
  createClient(options: LanguageClientOptions): BaseLanguageClient;
  /** Asks the program for its version, which shows that it is there and whose dialect it speaks. */
  findEngine(program: string): Promise<EngineAnswer>;
  /** Runs a program unseen, until it ends or `signal` ends it, and gives what it printed. */
  ask(invocation: Invocation, signal?: AbortSignal): Promise<ProgramAnswer>;
  /** Runs in an integrated terminal and waits for the end. */
  runInTerminal(run: TerminalRun): Promise<TerminalResult>;
  /** The same as what a task of `tasks.json` does, with what follows from its end. */
  execution(run: TerminalRun, ended: TaskEnd): CustomExecution | ProcessExecution;
  readonly shell: 'posix' | 'powershell';
  readonly os: 'linux' | 'windows' | 'mac';
  /** Where docker keeps which context is in use. */
  readonly dockerFolder: Uri;
}

export interface TerminalRun {
  readonly title: string;
  readonly invocation: Invocation;
  /** Whether the keyboard goes to the terminal: a container may want it, a build does not. */
  readonly focus: boolean;
  /** Whether the program wants a terminal of its own, as `-it` does. What it prints is then seen by the person only. */
  readonly interactive: boolean;
  /** Added to the environment of the program. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Called with the time of the start, in milliseconds; never for a program in a terminal of its own. */
export type TaskEnd = (result: TerminalResult, started: number) => Promise<void>;

export interface TerminalResult {
  /** The exit code, or undefined when nobody can say. */
  readonly code: number | undefined;
  /** The last 200 KB that the program printed, with its colours; empty for an interactive one. */
  readonly output: string;
}

export interface ProgramAnswer {
  /** Undefined when it could not be started, was ended, or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why there is no exit code, where that is known: no such program, or no end in this time. */
  readonly failure?: 'missing' | { readonly lateAfterMs: number };
}

export type EngineAnswer =
  | { readonly kind: 'found'; readonly engine: Engine }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };
