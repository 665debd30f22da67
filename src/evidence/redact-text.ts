import { redactCards } from './card-numbers.ts';
import { redactNamed } from './named-secrets.ts';
import type { Counter } from './tally.ts';
import { tokenShapes } from './token-shapes.ts';

export interface RedactionOptions {
  /** Whether e-mail addresses are taken out too. */
  readonly emails: boolean;
}

/** Text in which none of these stands holds nothing that a rule would take out; most text ends here. */
const hint =
  /pass|pwd|secret|token|key|credential|auth|bearer|basic|cookie|identified by|eyj|xox[a-z]|xapp-|slack\.com|akia|asia|abia|acca|aiza|ya29|gocspx|ls0tls1|sig=|gh[pousr]_|github_pat|gl[a-z]{2,5}-|glsa_|k_live|k_test|whsec|sk-|hf_|npm_|pypi-|dckr|hv[sbr]\.|sg\.|nrak|dop_v1|@|\d{13}|\d{4}[ -]\d{4}/iu;

/** A host's name needs a top level domain; systemd's `getty@tty1.service` has none. */
const email =
  /(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}(?!(?:service|socket|timer|mount|target|slice|scope|local|internal|svc)\b)[a-z]{2,24}(?![\w-])/giu;

/** The text without secrets. `name` is what it stands under. */
export function redactText(
  text: string,
  name: string,
  { emails }: RedactionOptions,
  counter: Counter,
): string {
  if (!hint.test(text)) return text;
  const shaped = tokenShapes.reduce(
    (rest, { kind, pattern }) => replaced(rest, kind, pattern, counter),
    text,
  );
  const named = redactCards(redactNamed(withoutBasicAuth(shaped, counter), counter), name, counter);
  return emails ? replaced(named, 'email', email, counter) : named;
}

function replaced(text: string, kind: string, pattern: RegExp, counter: Counter): string {
  return text.replace(pattern, (_match: string, kept: unknown) => {
    counter.add(kind);
    return `${typeof kept === 'string' ? kept : ''}[redacted:${kind}]`;
  });
}

/** "Basic" is also a word: what follows it is a credential if it decodes to `user:password`. */
function withoutBasicAuth(text: string, counter: Counter): string {
  return text.replace(
    /(\bbasic\s{1,3})([a-z0-9+/]{6,}={0,2})/giu,
    (match: string, lead: string, code: string) => {
      if (!/^[^:\0-\x1f]{0,256}:[^\0-\x1f]+$/u.test(Buffer.from(code, 'base64').toString('latin1')))
        return match;
      counter.add('basic-auth');
      return `${lead}[redacted:basic-auth]`;
    },
  );
}
