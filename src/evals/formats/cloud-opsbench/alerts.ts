import { isJsonObject, type JsonValue } from '../../../lib/json.ts';
import { instant } from '../../../lib/clock.ts';
import { type EntityId, parseEntity } from '../../../lib/entity.ts';
import type { AlertRecord } from '../../../sources/signals.ts';
import { localTime } from './kubectl/time.ts';
import type { Naming } from './names.ts';

/** One alert for each piece of evidence in `{alerts: [{type, name, time_range, status, evidence}]}`. */
export function readAlerts(output: unknown, zone: string, nameOf: Naming): readonly AlertRecord[] {
  const list = isJsonObject(output) ? output['alerts'] : output;
  if (!Array.isArray(list)) return [];
  return (list as JsonValue[]).flatMap((each) => {
    const name = isJsonObject(each) ? each['name'] : undefined;
    if (!isJsonObject(each) || typeof name !== 'string' || name === '') return [];
    const evidence = Array.isArray(each['evidence'])
      ? (each['evidence'] as JsonValue[])
      : [each['status'] ?? 'ALERT'];
    const common = { ...span(each['time_range'], zone), entity: nameOf(name) };
    return evidence.filter((text) => typeof text === 'string').map((text) => alert(text, common));
  });
}

type Common = Pick<AlertRecord, 'startsAt' | 'endsAt'> & { readonly entity: EntityId };

/** `LATENCY_DEGRADATION [Slow Response] | web-p90latency: Normal=5.63ms -> Current=205.27ms`. */
function alert(text: string, { entity, startsAt }: Common): AlertRecord {
  const bar = text.indexOf(' | ');
  const { scope, kind, name } = parseEntity(entity);
  const place: Record<string, string> = scope === 'cluster' ? {} : { namespace: scope };
  return {
    name: bar < 0 ? text : text.slice(0, bar),
    state: 'firing',
    labels: { ...place, [kind.toLowerCase()]: name },
    annotations: { description: bar < 0 ? text : text.slice(bar + 3) },
    entity,
    ...(startsAt !== undefined && { startsAt }),
  };
}

/** `2025-12-26 12:23:21 ~ 2025-12-26 12:25:16`; it may still be firing at its end. */
function span(range: JsonValue | undefined, zone: string): Pick<AlertRecord, 'startsAt'> {
  const start = localTime(typeof range === 'string' ? (range.split('~')[0] ?? '') : '', zone);
  return start === undefined ? {} : { startsAt: instant(start) };
}
