import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { signals } from '../../lib/signal.ts';
import { parseYaml } from '../../lib/yaml.ts';

const maxBytes = 1_048_576;

const At = z.iso.datetime({ offset: true, error: 'expected an ISO 8601 instant' });
const SignalName = z.enum(signals, { error: `expected one of ${signals.join(', ')}` });
const Failed = z.enum(['denied', 'timeout', 'rate-limited', 'unreachable', 'misconfigured']);

/** A back end as it was recorded: its signals, and how every look-up ended where it could not answer. */
const Backend = z.preprocess(
  (value) => (Array.isArray(value) ? { signals: value } : value),
  z.strictObject({
    signals: z.array(SignalName).min(1),
    status: Failed.optional(),
    message: z.string().min(1).optional(),
  }),
);
export type Backend = z.infer<typeof Backend>;

/** `case.yaml` of a recorded case; `window.to` stands in for the present in a replay. */
export const CaseMeta = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u, 'expected lower-case words joined by hyphens'),
  title: z.string().min(1),
  summary: z.string().min(1),
  window: z
    .strictObject({ from: At, to: At })
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: 'ends before it begins' }),
  question: z.string().min(1).optional(),
  namespaces: z.array(z.string().min(1)).default([]),
  sources: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/u, 'expected a lower-case name'), Backend)
    .superRefine(refuseSharedSignals),
});
export type CaseMeta = z.infer<typeof CaseMeta>;

/** Throws InputError naming the directory, the file or the key that is wrong. */
export function readMeta(dir: string): CaseMeta {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`${dir}: no such case directory.`);
  const path = join(dir, 'case.yaml');
  const text = readSmall(path);
  if (text === undefined) throw new InputError(`${dir}: not a case, it has no case.yaml.`);
  const read = CaseMeta.safeParse(parseYaml(path, text));
  if (read.success) return read.data;
  throw new InputError(`${path}: ${read.error.issues.map(inWords).join('; ')}.`);
}

/** The chat message that opened the case, as the chat system sent it; undefined where none is kept. */
export function readMessage(dir: string): JsonObject | undefined {
  const path = join(dir, 'message.json');
  const text = readSmall(path);
  if (text === undefined) return undefined;
  const message = parseJson(path, text);
  if (!isJsonObject(message)) throw new InputError(`${path}: expected one JSON object.`);
  return message;
}

function readSmall(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new InputError(`${path}: not a regular file.`);
  if (found.size > maxBytes) throw new InputError(`${path}: larger than ${maxBytes} bytes.`);
  return readFileSync(path, 'utf8');
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: not valid JSON.`, { cause: error });
  }
}

function refuseSharedSignals(backends: Readonly<Record<string, Backend>>, context: z.RefinementCtx): void {
  const owners = new Map<string, string>();
  for (const [name, backend] of Object.entries(backends)) {
    for (const signal of backend.signals) {
      const owner = owners.get(signal);
      if (owner !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: `${signal} is listed under ${owner} too` });
      owners.set(signal, name);
    }
  }
}

function inWords(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => (at === '' ? key : `${at}.${key}`)).join(', ')}`;
  return at === '' ? issue.message : `${at}: ${issue.message}`;
}
