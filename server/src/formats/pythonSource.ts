/** What a Python file shows on its first look: no parser, only what stands at the start of a line. */
export interface PythonSource {
  /** Top-level names of modules it imports: `torch`, `fastapi`. */
  readonly imports: ReadonlySet<string>;
  /** The application object a server would load. */
  readonly app: { readonly name: string; readonly framework: 'asgi' | 'wsgi' } | undefined;
  /** The path of a route that answers whether the service is well: `/health`. */
  readonly healthRoute: string | undefined;
}

const IMPORT = /^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b|import[ \t]+([^\n#]+))/gm;
const APP = /^([A-Za-z_]\w*)(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*(?:\w+\.)?(FastAPI|Starlette|Litestar|Flask)\(/m;
const HEALTH = /^@\w+\.(?:get|route)\(\s*['"](\/(?:health|healthz|ready|livez|ping))['"]/m;

/** Looks at a Python file. Total: any text has an answer. */
export function readPythonSource(text: string): PythonSource {
  const [, name, kind] = APP.exec(text) ?? [];
  return {
    imports: new Set([...text.matchAll(IMPORT)].flatMap(namesOf)),
    app: name === undefined ? undefined : { name, framework: kind === 'Flask' ? 'wsgi' : 'asgi' },
    healthRoute: HEALTH.exec(text)?.[1],
  };
}

function namesOf([, from, list = '']: RegExpMatchArray): readonly string[] {
  if (from !== undefined) return [from];
  return list.split(',').flatMap((part) => /^\s*([A-Za-z_]\w*)/.exec(part)?.[1] ?? []);
}
