import { redactCards } from './card-numbers.ts';
import { redactNamed } from './named-secrets.ts';
import type { Counter } from './tally.ts';
import { nameTriggers } from './secret-names.ts';
import { tokenShapes } from './token-shapes.ts';
import { longNumber, triggerScanner } from './triggers.ts';

export interface RedactionOptions {
  /** Whether e-mail addresses are taken out too. */
  readonly emails: boolean;
}

/** A host's name needs a top level domain; systemd's `getty@tty1.service` has none. */
const email =
  /(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}(?!(?:service|socket|timer|mount|target|slice|scope|local|internal|svc)\b)[a-z]{2,24}(?![\w-])/giu;

interface Circumstances extends RedactionOptions {
  /** What the text stands under. */
  readonly name: string;
  readonly counter: Counter;
}

interface Rule {
  readonly triggers: readonly string[];
  readonly apply: (text: string, circumstances: Circumstances) => string;
}

/** In this order: shapes are surer than names. */
const rules: readonly Rule[] = [
  ...tokenShapes.map(({ kind, pattern, triggers }) => ({
    triggers,
    apply: (text: string, { counter }: Circumstances) => replaced(text, kind, pattern, counter),
  })),
  { triggers: ['basic'], apply: (text, { counter }) => withoutBasicAuth(text, counter) },
  { triggers: nameTriggers, apply: (text, { counter }) => redactNamed(text, counter) },
  {
    triggers: ['@'],
    apply: (text, { emails, counter }) => (emails ? replaced(text, 'email', email, counter) : text),
  },
];
const scan = triggerScanner(rules.map((rule) => rule.triggers));

/** The text without secrets. */
export function redactText(text: string, circumstances: Circumstances): string {
  const found = scan(text);
  if (found === 0) return text;
  const redacted = rules.reduce(
    (rest, rule, bit) => ((found & (1 << bit)) === 0 ? rest : rule.apply(rest, circumstances)),
    text,
  );
  const { name, counter } = circumstances;
  return (found & longNumber) === 0 ? redacted : redactCards(redacted, name, counter);
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
