import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { Engine } from '../docker/engine.ts';
import type { Invocation } from '../docker/invocation.ts';

/** What depends on where the extension runs. */
export interface Platform {
  createClient(options: LanguageClientOptions): BaseLanguageClient;
  /** Asks the program for its version, which shows that it is there and whose dialect it speaks. */
  findEngine(program: string): Promise<EngineAnswer>;
  /** Runs a program unseen, and gives what it printed. */
  ask(invocation: Invocation): Promise<ProgramAnswer>;
  /** Runs in an integrated terminal; resolves to the exit code, or undefined when nobody can say. */
  runInTerminal(run: TerminalRun): Promise<number | undefined>;
  readonly shell: 'posix' | 'powershell';
}

export interface TerminalRun {
  readonly title: string;
  readonly invocation: Invocation;
  /** Whether the keyboard goes to the terminal: a container may want it, a build does not. */
  readonly focus: boolean;
}

export interface ProgramAnswer {
  /** Undefined when it could not be started, was ended, or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export type EngineAnswer =
  | { readonly kind: 'found'; readonly engine: Engine }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };
