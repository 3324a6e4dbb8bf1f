import { resolve } from 'node:path';
import type { LintConfig } from '../engine/config.ts';
import { type Applied, Checker } from './checker.ts';
import { colours, wantsColour } from './colours.ts';
import { type LintOptions, lintOptions } from './commandOptions.ts';
import { discover, type FoundFile } from './discover.ts';
import { displayPath } from './displayPath.ts';
import { CLEAN, FAILED, FOUND, type Host, type Status } from './host.ts';
import { jsonReport } from './jsonReport.ts';
import { printable } from './printable.ts';
import { ProjectConfigs } from './projectConfigs.ts';
import { decode, encode, type ReadText, readText } from './readText.ts';
import { rememberedFiles } from './rememberedFiles.ts';
import { replaceFile } from './replaceFile.ts';
import { checkedReport, type FileReport, hasErrors, problemReport, reaches, summarise } from './report.ts';
import { fixes, problemLines, textReport } from './textReport.ts';

/** `ml-dockerfile lint`. */
export async function lintCommand(args: readonly string[], host: Host): Promise<Status> {
  const options = lintOptions(args);
  const run = new LintRun(host, options);
  if (options.stdin === undefined) await run.files();
  else await run.input(options.stdin);
  return run.finish();
}

/** Files read and checked side by side. */
const AT_ONCE = 16;

/** Keeps a fixed text; says why it could not. */
type Save = (path: string, bytes: Uint8Array) => Promise<string | undefined>;

/** One run of `lint`: what was found so far, and whether something failed. */
class LintRun {
  readonly #host: Host;
  readonly #options: LintOptions;
  readonly #configs: ProjectConfigs;
  readonly #checker: Checker;
  readonly #reports: FileReport[] = [];
  /** The first error of each rule that crashed; the files are in the reports. */
  readonly #crashes = new Map<string, unknown>();
  #checked = 0;
  #failed = false;

  constructor(given: Host, options: LintOptions) {
    const host = { ...given, files: rememberedFiles(given.files) };
    this.#host = host;
    this.#options = options;
    this.#configs = new ProjectConfigs(host, options.config);
    this.#checker = new Checker(host);
  }

  async files(): Promise<void> {
    const { paths, fix } = this.#options;
    const { files, problems } = await discover(paths, this.#host.cwd);
    for (const problem of problems) this.#cannotRead(problem, problem.message);
    const save = fix ? replaceFile : undefined;
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const batch = files.slice(at, at + AT_ONCE);
      const reads = await Promise.all(batch.map(({ path }) => readText(path)));
      // Most of the time is waiting for the disk; checking itself is not interrupted.
      const reports = await Promise.all(
        reads.map((read, n) =>
          'problem' in read ? undefined : this.#check(batch[n]?.path ?? '', read, save),
        ),
      );
      batch.forEach((file, n) => {
        const [read, report] = [reads[n], reports[n]];
        if (read !== undefined && 'problem' in read) this.#cannotRead(file, read.problem);
        else if (report !== undefined) this.#reports.push(report);
      });
    }
    if (files.length + problems.length === 0)
      this.#host.err(`no Dockerfiles found in ${printable(paths.join(', '))}\n`);
  }

  /** Checks standard input under the name `name`. With --fix, standard output is the fixed text. */
  async input(name: string): Promise<void> {
    const path = resolve(this.#host.cwd, name);
    const read = decode(await this.#host.input());
    if ('problem' in read) return this.#cannotRead({ path, named: true }, read.problem);
    let text = encode(read);
    const keep: Save = async (_, fixed) => {
      text = fixed;
      return undefined;
    };
    const report = await this.#check(path, read, this.#options.fix ? keep : undefined);
    if (report !== undefined) this.#reports.push(report);
    if (!this.#options.fix) return;
    this.#host.out(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text));
  }

  /** Reports, and says how the run ends. */
  finish(): Status {
    const { failOn, format, stdin, fix } = this.#options;
    const reports = [...this.#configs.reports, ...this.#reports];
    const summary = summarise(reports);
    // Where standard output is the fixed text, the report cannot stand there too.
    const besides = stdin !== undefined && fix;
    const print = (text: string) => (besides ? this.#host.err(text) : this.#host.out(text));
    const paint = colours(!besides && wantsColour(this.#host.env, this.#host.terminal));
    if (format === 'json') {
      for (const report of reports) this.#host.err(fixes(report, colours(false)).join(''));
      print(jsonReport(reports, summary, this.#checker.knowledge));
    } else {
      for (const report of reports) this.#host.err(problemLines(report));
      print(textReport(reports, summary, this.#checked, paint));
    }
    for (const [rule, error] of this.#crashes) this.#host.err(crashMessage(rule, error));
    if (this.#failed || this.#configs.failed || this.#crashes.size > 0) return FAILED;
    const refused = failOn !== 'never' && hasErrors(reports);
    return refused || reaches(summary, failOn) ? FOUND : CLEAN;
  }

  /** Checks one text, after fixing it when there is a way to save it. */
  async #check(path: string, read: ReadText, save: Save | undefined): Promise<FileReport | undefined> {
    const config = await this.#configs.of(path);
    // Its project file is reported; checking by other settings than the project's would mislead.
    if (config === undefined) return undefined;
    this.#checked++;
    const shown = displayPath(path, this.#host.cwd);
    const fixed = save === undefined ? undefined : await this.#fix(path, read, config, save);
    const text = fixed?.text ?? read.text;
    const result = await this.#checker.check(path, text, config);
    for (const { rule, error } of result.crashes) this.#crashes.set(rule, this.#crashes.get(rule) ?? error);
    return checkedReport(shown, text, result, fixed?.applied ?? []);
  }

  async #fix(
    path: string,
    read: ReadText,
    config: LintConfig,
    save: Save,
  ): Promise<{ readonly text: string; readonly applied: readonly Applied[] } | undefined> {
    const fixed = await this.#checker.fix(path, read.text, config);
    if (fixed.text === read.text) return undefined;
    const problem = await save(path, encode({ ...read, text: fixed.text }));
    if (problem === undefined) return fixed;
    this.#failed = true;
    this.#host.err(`${printable(displayPath(path, this.#host.cwd))}: error: not fixed: ${problem}\n`);
    return undefined;
  }

  #cannotRead({ path, named }: FoundFile, message: string): void {
    this.#failed ||= named;
    const severity = named ? 'error' : 'warning';
    const shown = displayPath(path, this.#host.cwd);
    this.#reports.push(problemReport(shown, '', [{ message, severity, span: undefined }]));
  }
}

function crashMessage(rule: string, error: unknown): string {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `ml-dockerfile: internal error in rule ${rule}: ${cause}\n`;
}
