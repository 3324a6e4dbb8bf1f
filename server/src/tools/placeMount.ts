import type { DockerfileModel, Mount } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';

/** What to change of a cache mount. */
export interface MountPlace {
  readonly target?: string;
  /** The number of the user a new folder belongs to. */
  readonly uid?: string;
}

/** The edits that put a mount elsewhere or give it an owner; undefined where it is not written plainly. */
export function placeMount(
  file: DockerfileModel,
  { span, options }: Mount,
  { target, uid }: MountPlace,
): readonly TextEdit[] | undefined {
  const written = file.text.slice(span.start, span.end);
  const option = /(?<=[,=](?:target|dst|destination)=)[^,]+/i.exec(written);
  if (/["'$\\`\s]/.test(written) || option === null) return undefined;
  const start = span.start + option.index;
  const moved =
    target === undefined ? [] : [{ span: { start, end: start + option[0].length }, text: target }];
  const owned =
    uid === undefined || options.has('uid')
      ? []
      : [{ span: { start: span.end, end: span.end }, text: `,uid=${uid}` }];
  return [...moved, ...owned];
}
