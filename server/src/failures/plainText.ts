// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const SEQUENCES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_])/g;

/** What a terminal was sent, as lines: without colours and titles, each state of a progress bar a line of its own. */
export function plainText(output: string): string {
  return output.replace(SEQUENCES, '').replace(/\r+\n?/g, '\n');
}
