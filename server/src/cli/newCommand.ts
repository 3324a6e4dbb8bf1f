import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gatherStarter } from '../scaffold/gatherStarter.ts';
import { completeAnswers, refusedAnswers } from '../scaffold/questions.ts';
import { type Scaffolded, scaffold } from '../scaffold/scaffold.ts';
import { CLEAN, FAILED, type Host, type Status } from './host.ts';
import { newOptions } from './newOptions.ts';
import { printable } from './printable.ts';
import { pythonFiles } from './pythonFiles.ts';
import { explain } from './readText.ts';
import { UsageError } from './usageError.ts';

/** `ml-dockerfile new`: the files of a new image, shown or written. Status 2 when one of them could not be written. */
export async function newCommand(args: readonly string[], host: Host): Promise<Status> {
  const { folder, answers, write } = newOptions(args);
  const path = resolve(host.cwd, folder);
  const sources = await pythonFiles(path);
  if (sources === undefined) {
    host.err(`${printable(folder)}: error: is no folder that can be read\n`);
    return FAILED;
  }
  const uri = pathToFileURL(path).href.replace(/\/$/, '');
  const facts = await gatherStarter(uri, sources, host.files, new AbortController().signal);
  const about = { facts, knowledge: host.knowledge(), today: host.today };
  const [refused] = refusedAnswers(answers, about);
  if (refused !== undefined) throw new UsageError(refused);
  const chosen = completeAnswers(answers, about);
  const made = scaffold(chosen, about);
  host.err(`chosen: ${Object.values(chosen).join(', ')}\n`);
  for (const note of made.notes) host.err(`note: ${printable(note)}\n`);
  if (write) return writeAll(path, made, host);
  for (const file of made.files) host.out(`--- ${file.path}\n${file.text}\n`);
  return CLEAN;
}

/** Existing files stay as they are; an existing .dockerignore is somebody's choice, an existing Dockerfile an error. */
async function writeAll(folder: string, { files }: Scaffolded, host: Host): Promise<Status> {
  for (const { path, text } of files) {
    const problem = await create(join(folder, path), text);
    if (problem === undefined) host.out(`${path}: written\n`);
    else host.err(`${path}: ${problem}\n`);
    if (problem !== undefined && !(path === '.dockerignore' && problem === EXISTS)) return FAILED;
  }
  return CLEAN;
}

const EXISTS = 'exists and stays as it is';

async function create(path: string, text: string): Promise<string | undefined> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return exists ? EXISTS : (await explain(path, error)).replace('cannot be read', 'cannot be written');
  }
}
