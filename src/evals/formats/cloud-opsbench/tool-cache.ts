import { existsSync, readFileSync } from 'node:fs';
import { InputError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonValue } from '../../../lib/json.ts';
import { callTimes } from './call-times.ts';
import { localTime, printedZone } from './kubectl/time.ts';
import type { Call, Recorded } from './recorded-call.ts';

/** Everything that was recorded of one case. */
export interface Recording {
  readonly calls: readonly Recorded[];
  /** When it ended, in milliseconds. */
  readonly now: number;
  /** The zone of local times without one. */
  readonly zone: string;
  /** Keys that could not be read as a call. */
  readonly broken: number;
}

/** Reads `tool_cache.json`; a missing file is an empty recording that ended at `otherwise`. Throws InputError for a broken file. */
export function readRecording(path: string, otherwise: number): Recording {
  if (!existsSync(path)) return { calls: [], now: otherwise, zone: 'Z', broken: 0 };
  const source = readFileSync(path, 'utf8');
  const whole = parseJson(source, path);
  if (!isJsonObject(whole)) throw new InputError(`${path} does not hold a JSON object.`);
  const zone = printedZone(source);
  const stamp = whole['collection_timestamp'];
  const keys = Object.keys(whole).filter((key) => key.includes(':'));
  const calls = keys.flatMap((key) => readCall(key, whole[key] ?? null));
  const now = (typeof stamp === 'string' ? localTime(stamp, zone) : undefined) ?? otherwise;
  const times = callTimes(calls, now);
  const timed = calls.map((call, index) => ({ ...call, at: times[index] ?? now }));
  return { calls: timed, now, zone, broken: keys.length - calls.length };
}

/** Throws InputError that names the file, never what stands in it. */
export function parseJson(source: string, path: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new InputError(`${path} is not complete JSON.`, { cause });
  }
}

/** A key is the tool's name, a colon and its arguments as JSON. */
function readCall(key: string, output: JsonValue): readonly Call[] {
  const colon = key.indexOf(':');
  try {
    const args: unknown = JSON.parse(key.slice(colon + 1));
    return isJsonObject(args) ? [{ tool: key.slice(0, colon), args, output }] : [];
  } catch {
    return [];
  }
}

/** The calls of one tool. */
export const callsOf = (recording: Recording, tool: string): readonly Recorded[] =>
  recording.calls.filter((call) => call.tool === tool);
