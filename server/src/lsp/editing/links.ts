import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { DocumentLink } from 'vscode-languageserver';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { ruleUrl } from '../../engine/ruleUrl.ts';
import { parseImageReference } from '../../formats/imageReference.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Span, Spanned } from '../../text/span.ts';
import { toRange } from '../convert.ts';

/** Registries whose pages the library knows; for any other it names a page of Docker Hub, which is a different image. */
const WITH_PAGES = new Set([
  undefined,
  'docker.io',
  'index.docker.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'quay.io',
]);
const DIRECTIVE = /ml-dockerfile:\s*ignore(?:-file)?\s*=\s*/;

/** What leads out of the file: the pages of its images, of the syntax it names, and of the rules it switches off. */
export function documentLinks(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  rules: ReadonlySet<string>,
): DocumentLink[] {
  const images = [...baseImages(file), ...copiedImages(file), ...syntax(file)].flatMap(({ value, span }) => {
    const target = pageOf(value, service);
    return target === undefined ? [] : [{ span, target }];
  });
  return [...images, ...rulePages(file, rules)].map(({ span, target }) => ({
    range: toRange(file.lines, span),
    target,
  }));
}

function pageOf(image: string, service: DockerfileLanguageService): string | undefined {
  const { registry, repository } = parseImageReference(image);
  if (!WITH_PAGES.has(registry) || image === 'scratch') return undefined;
  const hub = registry === undefined || registry.endsWith('docker.io');
  const link = service.computeLinks(
    `FROM ${hub ? repository.replace(/^library\//, '') : `${registry}/${repository}`}\n`,
  )[0];
  return link === undefined ? undefined : service.resolveLink(link).target;
}

function baseImages(file: DockerfileModel): Spanned<string>[] {
  return file.stages.flatMap(({ base, from }) => {
    const [word] = from.words;
    const value = resolvedValue(from.image);
    return base.kind === 'image' && word !== undefined && value !== undefined
      ? [{ value, span: word.span }]
      : [];
  });
}

/** Only what looks like an image: a plain name may be a build context that the command line names. */
function copiedImages(file: DockerfileModel): Spanned<string>[] {
  return sourceReferences(file)
    .map(({ name }) => name)
    .filter(
      ({ value }) => /[/:]/.test(value) && !value.includes('$') && sourceStage(file, value) === undefined,
    );
}

function syntax(file: DockerfileModel): Spanned<string>[] {
  const found = file.directives.get('syntax');
  return found === undefined ? [] : [found];
}

function rulePages(
  file: DockerfileModel,
  rules: ReadonlySet<string>,
): { readonly span: Span; readonly target: string }[] {
  return file.comments.flatMap(({ span }) => {
    const text = file.text.slice(span.start, span.end);
    const list = DIRECTIVE.exec(text);
    if (list === null) return [];
    const from = list.index + list[0].length;
    return [...text.slice(from).matchAll(/[a-z0-9-]+/g)]
      .filter(([id]) => rules.has(id))
      .map(({ index, 0: id }) => {
        const start = span.start + from + index;
        return { span: { start, end: start + id.length }, target: ruleUrl(id) };
      });
  });
}
