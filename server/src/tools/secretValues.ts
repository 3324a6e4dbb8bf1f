const WORDS =
  /example|dummy|fake|placeholder|change[-_]?me|replace|your[-_ ]|insert|todo|redacted|sample|not[-_ ]?(?:set|needed|used|required)|no[-_]?(?:key|token|secret)|here$/i;
const NOTHING =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|empty|default|test|secret|password|passwd|pass|user|token|key|api[-_]?key|\d{1,3})$/i;

/** True for a text that stands for a credential without being one: `xxxx`, `<token>`, `your-key-here`, `changeme`. */
export function isPlaceholder(text: string): boolean {
  const value = text.trim();
  if (value.length < 4 || NOTHING.test(value) || WORDS.test(value)) return true;
  if (/x{3,}|\*{3,}|\.{3}|…|[<>{}$]|^%.*%$/i.test(value)) return true;
  return isMonotonous(value);
}

/** True for a value that says where a credential is found instead of being it: a path, an address. */
export function isReference(value: string): boolean {
  return /^(?:\/|\.{1,2}\/|~)|^[a-z][\w+.-]*:\/\//i.test(value);
}

/** What may be shown of a credential: the letters of its kind, `hf_…`, never more. */
export function masked(secret: string): string {
  return `${/^(?:[A-Za-z]{2,9}[_-]|[A-Z]{4}|-+BEGIN)/.exec(secret)?.[0] ?? ''}…`;
}

/** Keys are random: few different letters, or a run of the alphabet, mean a made-up one. */
function isMonotonous(value: string): boolean {
  const body = value.replace(/^[A-Za-z]{2,9}[_-]/, '').toLowerCase();
  if (new Set(body).size <= 3 || /(.)\1{5,}/.test(body)) return true;
  return ['abcdefgh', '12345678', '01234567'].some((run) => body.includes(run));
}
