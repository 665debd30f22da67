import type { LogRecord } from '../../../sources/signals.ts';
import { LogGroups } from '../../../sources/case/log-groups.ts';
import { isJsonObject, type JsonValue } from '../../../lib/json.ts';
import { instant } from '../../../lib/clock.ts';
import type { EntityId } from '../../../lib/entity.ts';
import type { Naming } from './names.ts';
import { severityOf } from './severity.ts';
import { argument } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** Of all log groups of a case together, in UTF-16 units. */
const maxTextLength = 64 * 1024 ** 2;

/** What an application wrote, and what the tool said where it could not fetch it. */
export interface ReadLogs {
  readonly records: readonly LogRecord[];
  /** By application: kubectl's refusal to give the log of it. */
  readonly refusals: readonly { readonly app: string; readonly text: string }[];
  readonly broken: number;
  readonly cut?: string;
}

/** Lines of `raw_data/logs.json`, and those counted error patterns that no line there shows. */
export function readLogs(raw: unknown, recording: Recording, nameOf: Naming): ReadLogs {
  const groups = new LogGroups(maxTextLength);
  const refusals: { app: string; text: string }[] = [];
  const lines = rawLines(raw);
  for (const [app, texts] of lines.byApp) {
    const entity = nameOf(app);
    for (const text of texts) groups.add(logLine(entity, text));
  }
  for (const call of callsOf(recording, 'GetErrorLogs')) {
    const app = argument(call, 'service_name');
    const seen = lines.byApp.get(app) ?? [];
    for (const { sample, count } of patterns(call.output)) {
      if (isRefusal(sample)) refusals.push({ app, text: sample });
      else if (!seen.some((text) => text.includes(sample))) groups.add(counted(nameOf(app), sample, count));
    }
  }
  return { ...groups.result(), refusals, broken: lines.broken };
}

const isRefusal = (text: string): boolean => /^(?:Error: )?(?:Error from server|error: )/iu.test(text);

function rawLines(raw: unknown): {
  readonly byApp: ReadonlyMap<string, readonly string[]>;
  readonly broken: number;
} {
  if (!isJsonObject(raw)) return { byApp: new Map(), broken: raw === undefined ? 0 : 1 };
  let broken = 0;
  const byApp = new Map<string, readonly string[]>();
  for (const [app, value] of Object.entries(raw)) {
    const texts =
      typeof value === 'string' ? value.split('\n') : Array.isArray(value) ? (value as JsonValue[]) : [];
    if (typeof value !== 'string' && !Array.isArray(value)) broken += 1;
    byApp.set(
      app,
      texts
        .map((text) => (typeof text === 'string' ? text : JSON.stringify(text)))
        .filter((text) => text.trim() !== ''),
    );
  }
  return { byApp, broken };
}

/** A line may start with the instant at which the container runtime got it. */
function logLine(entity: EntityId, line: string): LogRecord {
  const [, stamp, rest] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (.*)$/su.exec(line) ?? [];
  const text = rest ?? line;
  const ms = Date.parse((stamp ?? '').replace(/(\.\d{3})\d+/u, '$1'));
  return {
    entity,
    severity: severityOf(text),
    text,
    count: 1,
    ...(Number.isFinite(ms) && { at: instant(ms) }),
  };
}

const counted = (entity: EntityId, text: string, count: number): LogRecord => {
  const severity = severityOf(text);
  return { entity, severity: severity === 'fatal' ? severity : 'error', text, count };
};

/** `{patterns: [{count, sample}]}`, as an object or as its JSON text. */
function patterns(output: JsonValue): readonly { readonly sample: string; readonly count: number }[] {
  const value: unknown = typeof output === 'string' ? parsed(output) : output;
  const list = isJsonObject(value) ? value['patterns'] : undefined;
  if (!Array.isArray(list)) return [];
  return (list as JsonValue[]).flatMap((each) => {
    const { sample, count } = isJsonObject(each) ? each : {};
    if (typeof sample !== 'string' || sample.trim() === '') return [];
    return [{ sample, count: typeof count === 'number' && count >= 1 ? Math.round(count) : 1 }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Some recordings hold the lines themselves.
    return { patterns: text.split('\n').map((sample) => ({ sample, count: 1 })) };
  }
}
