import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { EventEmitter, type Pseudoterminal } from 'vscode';
import type { TerminalResult, TerminalRun } from '../common/platform.ts';
import { commandLine } from '../docker/display.ts';
import { OutputTail } from '../docker/outputTail.ts';

const CTRL_C = '\x03';
const [BOLD, RED, PLAIN] = ['\x1b[1m', '\x1b[31m', '\x1b[0m'];

/** A terminal over pipes: the process has no keyboard, Ctrl+C interrupts it, and what it prints is also kept. */
export class PipedTerminal implements Pseudoterminal {
  private readonly writer = new EventEmitter<string>();
  private readonly closer = new EventEmitter<number>();
  private readonly kept = new OutputTail();
  private readonly run: TerminalRun;
  private readonly finish: (result: TerminalResult) => void;
  private child: ChildProcess | undefined;
  readonly onDidWrite = this.writer.event;
  readonly onDidClose = this.closer.event;

  constructor(run: TerminalRun, finish: (result: TerminalResult) => void) {
    this.run = run;
    this.finish = finish;
  }

  open(): void {
    const { invocation, environment } = this.run;
    this.show(`${BOLD}> ${commandLine(invocation, 'posix')}${PLAIN}\n`);
    const child = spawn(invocation.program, [...invocation.argv], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.child = child;
    this.read(child.stdout);
    this.read(child.stderr);
    child.once('error', (error) => {
      this.show(`${RED}${error.message}${PLAIN}\n`);
      this.end(undefined);
    });
    child.once('close', (code) => this.end(code ?? undefined));
  }

  handleInput(data: string): void {
    if (data.includes(CTRL_C)) this.child?.kill('SIGINT');
  }

  /** The person closed the terminal; the process may take its time to end. */
  close(): void {
    this.child?.kill();
  }

  private read(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.kept.add(text);
      this.show(text);
    });
  }

  private show(text: string): void {
    this.writer.fire(text.replace(/\r?\n/g, '\r\n'));
  }

  private end(code: number | undefined): void {
    if (this.child === undefined) return;
    this.child = undefined;
    this.finish({ code, output: this.kept.text });
    this.closer.fire(code ?? 1);
  }
}
