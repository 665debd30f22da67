import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import type { Tally } from './evidence.ts';
import { withItems, withMembers } from './members.ts';
import { type RedactionOptions, redactText } from './redact-text.ts';
import { isHarmless, secretKind } from './secret-names.ts';
import { Counter } from './tally.ts';

export type { RedactionOptions } from './redact-text.ts';

/**
 * The value without secrets: each is `[redacted:<kind>]`, whatever it was, so that not even equal ones can be
 * told. Names, references and users stay. Takes out what has a secret's shape, what stands under a secret's
 * name, the content of Kubernetes Secrets, and card numbers; e-mail addresses where asked. Idempotent; takes
 * linear time; a value without secrets is returned itself.
 */
export function redactJson(
  value: JsonValue,
  options: RedactionOptions,
): { readonly value: JsonValue; readonly redactions: Tally } {
  const counter = new Counter();
  return {
    value: redactor(options, counter)(value, topLevel),
    redactions: counter.tally(),
  };
}

/** Where a value stands. */
interface Context {
  /** The nearest key. */
  readonly name: string;
  /** Inside labels, `secret` is the name of an object. */
  readonly inLabels: boolean;
  /** Inside a Kubernetes Secret, all data is secret. */
  readonly inSecret: boolean;
}

const topLevel: Context = { name: '', inLabels: false, inSecret: false };

function redactor(options: RedactionOptions, counter: Counter) {
  function redact(value: JsonValue, context: Context): JsonValue {
    if (typeof value === 'string') return redactString(value, context);
    if (typeof value === 'number') return redactNumber(value, context.name);
    if (isJsonObject(value)) return redactObject(value, context);
    if (Array.isArray(value))
      return withItems(value as readonly JsonValue[], (item) => redact(item, context));
    return value;
  }

  function redactString(text: string, { name, inLabels }: Context): string {
    const kind = secretKind(name);
    if (kind !== undefined && !isHarmless(text, name, inLabels)) return taken(kind);
    return redactEmbedded(redactText(text, { name, counter, ...options }));
  }

  function redactNumber(value: number, name: string): JsonValue {
    const isSecret =
      secretKind(name) === 'password' || /(?:card|pan|ccn)[-_]?(?:no|num|number)?$/iu.test(name);
    return isSecret && value >= 1_000 ? taken(secretKind(name) ?? 'card-number') : value;
  }

  function redactObject(object: JsonObject, context: Context): JsonObject {
    const inSecret = isSecretObject(object) || (context.inSecret && context.name === 'manifest');
    const inLabels = /^(?:match)?labels$/iu.test(context.name);
    const entry = entryName(object);
    return withMembers(object, (key, member) => {
      const newKey = redactText(key, { name: '', counter, ...options });
      if (inSecret && (key === 'data' || key === 'stringData')) return [newKey, withoutContent(member)];
      const name = entry !== undefined && /^value$/iu.test(key) ? entry : key;
      return [newKey, redact(member, { name, inLabels, inSecret })];
    });
  }

  /**
   * Objects written as JSON inside a string, as `kubectl apply` leaves a manifest in an annotation. Written anew
   * only if something was found in them that the text alone did not give away.
   */
  function redactEmbedded(text: string): string {
    if (!/^\s*[[{].*"(?:kind|value)"\s*:.*[\]}]\s*$/isu.test(text)) return text;
    try {
      const value = JSON.parse(text) as JsonValue;
      const clean = redact(value, topLevel);
      return clean === value ? text : JSON.stringify(clean);
    } catch {
      return text;
    }
  }

  function withoutContent(content: JsonValue): JsonValue {
    if (!isJsonObject(content)) return content;
    return withMembers(content, (key, member) => [
      key,
      member === '' || isRedacted(member) ? member : taken('kubernetes-secret'),
    ]);
  }

  function taken(kind: string): string {
    counter.add(kind);
    return `[redacted:${kind}]`;
  }

  return redact;
}

const isSecretObject = (object: JsonObject): boolean =>
  object['kind'] === 'Secret' ||
  (typeof object['entity'] === 'string' && object['entity'].split('/')[1] === 'Secret');

const isRedacted = (value: JsonValue): boolean =>
  typeof value === 'string' && /^\[redacted:[a-z-]+\]$/u.test(value);

/** The name of an entry such as `{ name: 'DB_PASSWORD', value: '…' }`. */
function entryName(object: JsonObject): string | undefined {
  const name = object['name'] ?? object['key'] ?? object['Name'] ?? object['Key'];
  return typeof name === 'string' ? name : undefined;
}
