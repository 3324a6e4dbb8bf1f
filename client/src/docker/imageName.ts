const COMPONENT = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = String.raw`(?:${LABEL}(?:\.${LABEL})*|\[[a-fA-F0-9:]+\])(?::\d+)?`;
const TAG = String.raw`\w[\w.-]{0,127}`;
const TAGGED = new RegExp(`^((?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*)(?::${TAG})?$`);

/** Whether the text is a name that `--tag` takes: the grammar of the OCI distribution reference, without digest. */
export function isImageName(text: string): boolean {
  const name = TAGGED.exec(text)?.[1];
  return name !== undefined && name.length <= 255;
}

/** What an image is built from, as far as its name can tell. */
export interface ImageOrigin {
  readonly folder: string;
  /** Name of the Dockerfile, without its folder. */
  readonly file: string;
  readonly target?: string | undefined;
  readonly tag?: string | undefined;
}

/**
 * The name offered for an image: the folder, what is special about the Dockerfile's own name, and the stage, so that
 * `train.Dockerfile` and `Dockerfile.serve` beside each other do not replace each other's image.
 */
export function defaultImageName({ folder, file, target = '', tag = '' }: ImageOrigin): string {
  const special = file.replace(
    /^(?:Dockerfile|Containerfile)(?:\.|$)|(?:^|\.)(?:Dockerfile|Containerfile)$/gi,
    '',
  );
  const repository = [folder, special, target].map(component).filter(Boolean).join('-') || 'image';
  return `${repository}:${new RegExp(`^${TAG}$`).test(tag) ? tag : 'dev'}`;
}

function component(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100)
    .replace(/-+$/, '');
}
