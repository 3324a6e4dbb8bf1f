/** Failures stand at the end of what a program prints; a day of training must not fill the memory. */
const MOST = 200 * 1024;

/** The last part of what a process printed. */
export class OutputTail {
  private parts: string[] = [];
  private length = 0;

  add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    // Joined only now and then: a build prints thousands of small parts.
    if (this.length <= 2 * MOST) return;
    this.parts = [this.text];
    this.length = MOST;
  }

  get text(): string {
    return this.parts.join('').slice(-MOST);
  }
}
