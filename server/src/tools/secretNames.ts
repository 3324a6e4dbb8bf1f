/** How surely a variable of this name holds a credential. */
export type SecretName = 'known' | 'shaped';

const SHAPE =
  /(?:^|_)(?:TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|AUTH_KEY|PASSWORD|PASSWD|PASSPHRASE|PW|SECRET|CREDENTIALS?)$/i;
/** Tokens of a text, not of an account: `PAD_TOKEN`, `MAX_NEW_TOKEN`. */
const TEXT_TOKEN =
  /(?:^|_)(?:PAD|EOS|BOS|UNK|SEP|CLS|MASK|STOP|START|END|SPECIAL|IMAGE|AUDIO|MAX|MIN|NUM|PER|NEXT|NEW|FIRST|LAST|EACH|TRIGGER|IMPLICIT)_TOKEN$/i;
/** Switches about credentials: `HF_HUB_DISABLE_IMPLICIT_TOKEN`, `NO_CREDENTIALS`, `ALLOW_EMPTY_PASSWORD`. */
const SWITCH = /(?:^|_)(?:NO|DISABLE|ENABLE|USE|ALLOW|REQUIRE|SKIP|HAS|IS|WITH|WITHOUT|EMPTY|PUBLIC)_/i;

/** Judges a name: one of the `known` ones, or one that has the shape of a credential's name. */
export function secretName(name: string, known: ReadonlySet<string>): SecretName | undefined {
  if (known.has(name)) return 'known';
  return SHAPE.test(name) && !TEXT_TOKEN.test(name) && !SWITCH.test(name) ? 'shaped' : undefined;
}
