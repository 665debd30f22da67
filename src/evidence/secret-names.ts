/** What secrets are called, and the kind that each is counted as; the first that fits. */
const vocabulary: readonly (readonly [kind: string, words: string])[] = [
  ['password', 'passw(?:or)?d|passphrase|(?:[_.-]|\\bmysql_|\\b)pwd|[_.-]pass'],
  [
    'api-key',
    '(?:api|access|account|signing|encryption|master|shared|private|storage|license)[-_.]?key' +
      '|secret[-_.]?key|key[-_.]?base',
  ],
  ['token', 'token'],
  ['secret', 'secret|credentials?'],
];

/** Behind the word a name may only number it or say how it is written: `token_count` is no secret. */
const suffix = '(?:[-_.]?(?:\\d{1,3}|base64|b64|hash|value|text|old|new|current|plain))?';

/** The source of a pattern for the end of a secret's name. */
export const secretName = `(?:${vocabulary.map(([, words]) => words).join('|')})${suffix}`;

/** One of these stands in every such name; a hyphen stands for `_` and `.` too. */
export const nameTriggers: readonly string[] = [
  'assw',
  'assp',
  'pwd',
  '-pas',
  'oken',
  'cret',
  'cred',
  '-key',
  'ey-b',
  'eyba',
].concat(['ikey', 'skey', 'tkey', 'gkey', 'nkey', 'rkey', 'dkey', 'ekey']);

const kinds = [
  ...vocabulary.map(([kind, words]) => ({ kind, pattern: new RegExp(`(?:${words})${suffix}$`, 'iu') })),
  { kind: 'authorization', pattern: /^(?:proxy-)?authorization$/iu },
  { kind: 'cookie', pattern: /^(?:set-)?cookie$/iu },
];

/** What kind of secret stands under this name, or undefined for a name that promises none. */
export const secretKind = (name: string): string | undefined =>
  kinds.find(({ pattern }) => pattern.test(name))?.kind;

const words = new Set(
  (
    'true false yes no on off null none nil undefined unset unknown empty missing required optional invalid ' +
    'incorrect wrong expired revoked denied mismatch forbidden unauthorized enabled disabled hidden eof | > |- >-'
  ).split(' '),
);

/** A reference to a value that stands elsewhere, a mask, or a file. */
const reference =
  /^(?:\$[({][^)}]{1,100}[)}]|\$\w{1,100}|\{\{.{1,200}\}\}|<[^<>]{0,100}>|\*+|\[redacted:.*|\/(?:var|run|etc|mnt|opt|home|tmp|app|usr|vault|data|config|srv)(?:\/[\w./-]*)?)$/su;

/** `db-credentials` or `shop/regcred`: under the name `secret` that is a Kubernetes object, not its content. */
const objectName = /^(?:[a-z][a-z0-9.-]{0,62}\/[a-z0-9.-]{1,253}|[a-z]{2,}(?:[-.][a-z0-9]{1,20}){1,8})$/u;
const wordName = /^[a-z]{1,63}$/u;

/** Whether a value under a secret's name gives nothing away: a word, a reference, an object's name. */
export function isHarmless(value: string, name: string, inLabels = false): boolean {
  const trimmed = value.trim();
  if (trimmed === '' || words.has(trimmed.toLowerCase()) || reference.test(trimmed)) return true;
  if (!/^secrets?$/iu.test(name)) return false;
  return objectName.test(trimmed) || (inLabels && wordName.test(trimmed));
}
