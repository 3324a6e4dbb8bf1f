// What the suite inside VS Code may ask of the launcher outside: keys pressed as by a person, pictures, and results.
// A loopback server, since the extension host shares no other channel with both launchers.
import { createServer } from 'node:http';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';

export const pictures = path.join(root, 'out', 'e2e');

export async function startDriver() {
  const results = { planned: [], ended: [] };
  let getPage = () => Promise.reject(new Error('VS Code is not open yet'));
  const handlers = { ...recorder(results), ...hands(() => getPage()) };
  const server = createServer((request, response) => {
    answer(request, handlers).then(
      (value) => response.end(JSON.stringify(value ?? null)),
      (error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    results,
    /** Takes a function that resolves to the playwright page which shows VS Code. */
    usePage: (get) => {
      getPage = get;
    },
    stop: () => server.close(),
  };
}

async function answer(request, handlers) {
  const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString('utf8'));
  const handler = handlers[request.url.slice(1)];
  if (handler === undefined) throw new Error(`no such request: ${request.url}`);
  return handler(body);
}

function recorder(results) {
  return {
    plan: ({ names }) => {
      results.planned.push(...names);
    },
    result: (result) => {
      results.ended.push(result);
      const line = `${result.error === undefined ? 'ok' : 'not ok'} - ${result.name} (${(result.ms / 1000).toFixed(1)} s)`;
      console.log(result.error === undefined ? line : `${line}\n${result.error}`);
    },
  };
}

/** Waiting is always for something seen on the page, at most `timeout` milliseconds. */
function hands(getPage) {
  return {
    type: async ({ text }) => (await getPage()).keyboard.type(text, { delay: 5 }),
    press: async ({ key }) => (await getPage()).keyboard.press(key),
    click: async ({ selector, hasText, inWebview, timeout }) =>
      one(await seen(getPage, inWebview), selector, hasText).click({ timeout }),
    see: async ({ selector, hasText, inWebview, timeout }) => {
      const found = one(await seen(getPage, inWebview), selector, hasText);
      await found.waitFor({ timeout });
      return found.textContent();
    },
    texts: async ({ selector }) => visible(await getPage(), selector).allTextContents(),
    picture: async ({ name }) => {
      await (await getPage()).screenshot({ path: path.join(pictures, `${name}.png`) });
    },
  };
}

/** The page of VS Code, or what the one webview in it shows, which stands in two frames. */
async function seen(getPage, inWebview) {
  const page = await getPage();
  if (!inWebview) return page;
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

function one(page, selector, hasText) {
  const all = visible(page, selector);
  return (hasText === undefined ? all : all.filter({ hasText })).first();
}

const visible = (page, selector) => page.locator(selector).filter({ visible: true });
