import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonValue } from '../lib/json.ts';
import { cleaningRules, suspect } from './cleaning-rules.ts';
import type { Tally } from './evidence.ts';
import { withItems, withMembers } from './members.ts';
import { Counter } from './tally.ts';

/** Telemetry nests some ten levels deep; a hundred thousand would exhaust the stack. */
const deepestLevel = 200;

/**
 * Text without what could deceive or damage its reader. `repairs` counts by kind, in characters (an escape
 * sequence is one). Replacement characters and mojibake are counted and left: what was lost stays to be seen.
 * Line ends become `\n`, uncounted. Takes linear time; clean text is returned as it is.
 */
export function cleanText(text: string): { readonly text: string; readonly repairs: Tally } {
  const counter = new Counter();
  return { text: cleaned(text, counter), repairs: counter.tally() };
}

/** Cleans all strings and keys of a value; a value that was clean is returned itself. */
export function cleanJson(value: JsonValue): { readonly value: JsonValue; readonly repairs: Tally } {
  const counter = new Counter();
  return { value: cleanedValue(value, counter, 0), repairs: counter.tally() };
}

/**
 * Decodes UTF-8 and counts what was none. Each such place is U+FFFD in the text, which `cleanText` counts again:
 * use one of the two counts.
 */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string; readonly repairs: Tally } {
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes)) return { text, repairs: {} };
  const sent = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const lost = occurrences(text, '\ufffd') - occurrences(sent, '\xef\xbf\xbd');
  return { text, repairs: { 'replacement character': lost } };
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

function cleaned(text: string, counter: Counter): string {
  if (!suspect.test(text)) return text;
  return cleaningRules.reduce((rest, rule) => rule(rest, counter), text);
}

function cleanedValue(value: JsonValue, counter: Counter, level: number): JsonValue {
  if (typeof value === 'string') return cleaned(value, counter);
  if (typeof value !== 'object' || value === null) return value;
  if (level === deepestLevel) {
    counter.add('too deeply nested');
    return '[nested too deeply]';
  }
  if (isJsonObject(value))
    return withMembers(value, (key, member) => [
      cleaned(key, counter),
      cleanedValue(member, counter, level + 1),
    ]);
  return withItems(value, (item) => cleanedValue(item, counter, level + 1));
}
