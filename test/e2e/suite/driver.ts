// The suite's side of test/e2e/driver.mjs: what a person does with keyboard and eyes.

const address = process.env.ML_DOCKERFILE_DRIVER;
const timeout = 20_000;

export async function tell(request: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${address}/${request}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${request} ${JSON.stringify(body)}: ${text}`);
  return JSON.parse(text);
}

export const type = (text: string): Promise<unknown> => tell('type', { text });
export const press = (key: string): Promise<unknown> => tell('press', { key });
/** Writes out/e2e/<name>.png. */
export const picture = (name: string): Promise<unknown> => tell('picture', { name });
/** Waits until an element is seen and resolves to its text. */
export const see = async (selector: string, hasText?: string, within = timeout): Promise<string> =>
  String(await tell('see', { selector, hasText, timeout: within }));
/** Clicks the first such element once it is seen. */
export const click = (selector: string, hasText?: string): Promise<unknown> =>
  tell('click', { selector, hasText, timeout });
/** The same in the one webview that is open, such as a preview. */
export const seeInWebview = async (selector: string, hasText?: string): Promise<string> =>
  String(await tell('see', { selector, hasText, inWebview: true, timeout }));
export const clickInWebview = (selector: string, hasText?: string): Promise<unknown> =>
  tell('click', { selector, hasText, inWebview: true, timeout });
/** The texts of all such elements that are seen now. */
export async function textsOf(selector: string): Promise<readonly string[]> {
  const texts = await tell('texts', { selector });
  return Array.isArray(texts) ? texts.map(String) : [];
}
