import type { CancellationToken } from 'vscode-jsonrpc';
import type { CompletionItem, Position } from 'vscode-languageserver';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { FolderReader } from '../../project/folderReader.ts';
import { NEIGHBOURS_METHOD, type NeighboursParams } from '../../protocol/neighbours.ts';
import type { Offset } from '../../text/span.ts';
import { refuseCancelled } from '../cancellation.ts';
import type { ClientFacts } from '../clientFacts.ts';
import type { Proposal } from '../completions/proposal.ts';
import { readEditorSettings } from '../editorSettings.ts';
import type { EditingRequests } from '../methods.ts';
import type { Peer } from '../peer.ts';
import type { Session } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { instructionStart } from '../snippets/instructionStart.ts';
import { foldingRanges } from './folding.ts';
import { format, formatOnType } from './formatting.ts';
import { keywordItems } from './keywords.ts';
import { Library } from './library.ts';
import { documentLinks } from './links.ts';
import { definition, highlights, references, rename, renameRange } from './navigation.ts';
import { editingProposals } from './proposals.ts';
import { editingRegistrations } from './providers.ts';
import { semanticTokens } from './semanticTokens.ts';
import { signatureHelp } from './signatureHelp.ts';
import { documentSymbols, flatSymbols } from './symbols.ts';

export interface EditingDeps {
  readonly peer: Peer;
  readonly client: ClientFacts;
  readonly session: Session;
  /** The settings that hold outside of all documents. */
  readonly section: () => Promise<unknown>;
  /** Undefined where the host lists no folders. */
  readonly folders: FolderReader | undefined;
  /** Called when what is on or off has changed. */
  readonly changed: () => void;
}

/** What a Dockerfile editor does whatever the image is for; gone while another extension does it. */
export class Editing {
  readonly library: Library;
  readonly #deps: EditingDeps;
  #editedByOthers: boolean;
  #registered = false;
  /** Registrations follow one another. */
  #registering = Promise.resolve();

  constructor(deps: EditingDeps, initializationOptions: unknown) {
    this.#deps = deps;
    this.#editedByOthers = readNeighbours(initializationOptions);
    this.library = new Library(deps.client);
  }

  /** True where we are the Dockerfile editor. */
  async isOn(uri: string): Promise<boolean> {
    return this.#means(await this.#deps.session.editing(uri));
  }

  /** What may be written anywhere in a Dockerfile; nothing where we are not its editor. */
  async proposals({ uri, model }: Snapshot, offset: Offset): Promise<readonly Proposal[]> {
    if (!(await this.isOn(uri))) return [];
    const { files, rootOf } = this.#deps.session.deps;
    const { folders } = this.#deps;
    const paths = folders && { files: files.reader(new Set()), folders, root: rootOf(uri) };
    return editingProposals(model, offset, paths, { aborted: false });
  }

  /** The instructions that may begin at `offset`. */
  async keywords({ uri, model }: Snapshot, offset: Offset): Promise<CompletionItem[]> {
    if (instructionStart(model, offset) === undefined || !(await this.isOn(uri))) return [];
    return keywordItems(model, await this.library.load(), offset);
  }

  /** Adds to an instruction what it does. */
  async describe(item: CompletionItem): Promise<CompletionItem> {
    return (await this.library.load()).resolveCompletionItem(item);
  }

  /** Registers the handlers. */
  listen(): void {
    const { peer, client, session } = this.#deps;
    peer.onNotification(NEIGHBOURS_METHOD, (params) => {
      const known = this.#editedByOthers;
      this.#editedByOthers = readNeighbours(params);
      if (known === this.#editedByOthers) return;
      this.update();
      this.#deps.changed();
    });
    this.#at('textDocument/definition', null, definition);
    this.#at('textDocument/documentHighlight', [], highlights);
    this.#at('textDocument/prepareRename', null, renameRange);
    this.#at('textDocument/rename', null, (file, at, { newName }) => rename(file, at, newName));
    this.#at('textDocument/references', [], (file, at, { context }) =>
      references(file, at, context.includeDeclaration),
    );
    this.#on('textDocument/foldingRange', [], foldingRanges);
    this.#on('textDocument/semanticTokens/full', { data: [] }, semanticTokens);
    const symbols = client.hierarchicalSymbols ? documentSymbols : flatSymbols;
    this.#on('textDocument/documentSymbol', [], (file) => symbols(file));
    const rules = new Set(session.deps.rules.map(({ meta }) => meta.id));
    this.#on('textDocument/documentLink', [], async (file) =>
      documentLinks(file, await this.library.load(), rules),
    );
    this.#on('textDocument/signatureHelp', null, async (file, { position }) =>
      signatureHelp(file, await this.library.load(), position),
    );
    this.#on('textDocument/formatting', [], async (file, { options }) =>
      format(file, await this.library.load(), options),
    );
    this.#on('textDocument/rangeFormatting', [], async (file, { options, range }) =>
      format(file, await this.library.load(), options, range),
    );
    this.#on('textDocument/onTypeFormatting', [], async (file, { options, position, ch }) =>
      formatOnType(file, await this.library.load(), position, ch, options),
    );
  }

  /** Registers or unregisters what the editor takes while running; editors that do not get empty answers instead. */
  update(): void {
    if (this.#deps.client.registersEditing)
      this.#registering = this.#registering.then(() => this.#register()).catch(() => undefined);
  }

  async #register(): Promise<void> {
    const { peer, session, section } = this.#deps;
    const { enabled, editing } = readEditorSettings(await section(), session.deps.rules);
    const on = enabled && this.#means(editing);
    if (on === this.#registered) return;
    this.#registered = on;
    const registrations = editingRegistrations();
    if (on) await peer.request('client/registerCapability', { registrations });
    else {
      // The protocol spells it so.
      const unregisterations = registrations.map(({ id, method }) => ({ id, method }));
      await peer.request('client/unregisterCapability', { unregisterations });
    }
  }

  #means(setting: 'auto' | 'on' | 'off'): boolean {
    return setting === 'on' || (setting === 'auto' && !this.#editedByOthers);
  }

  /** Answers about a position of an open Dockerfile. */
  #at<M extends PositionMethod>(
    method: M,
    nothing: EditingRequests[M][1],
    answer: (file: DockerfileModel, offset: number, params: EditingRequests[M][0]) => EditingRequests[M][1],
  ): void {
    this.#on(method, nothing, (file, params) => answer(file, file.lines.offset(params.position), params));
  }

  /** Answers about an open Dockerfile; with `nothing` where there is none or we are not its editor. */
  #on<M extends keyof EditingRequests>(
    method: M,
    nothing: EditingRequests[M][1],
    answer: (
      file: DockerfileModel,
      params: EditingRequests[M][0],
    ) => EditingRequests[M][1] | Promise<EditingRequests[M][1]>,
  ): void {
    const { peer, session } = this.#deps;
    peer.onRequest(method, async (params: EditingRequests[M][0], token: CancellationToken) => {
      const { uri } = params.textDocument;
      if (session.snapshot(uri) === undefined || !(await this.isOn(uri))) return nothing;
      refuseCancelled(token);
      const snapshot = session.snapshot(uri);
      return snapshot === undefined ? nothing : answer(snapshot.model, params);
    });
  }
}

type PositionMethod = {
  [M in keyof EditingRequests]: EditingRequests[M][0] extends { readonly position: Position } ? M : never;
}[keyof EditingRequests];

function readNeighbours(given: unknown): boolean {
  const editing: keyof NeighboursParams = 'editDockerfiles';
  return typeof given === 'object' && given !== null && Reflect.get(given, editing) === true;
}
