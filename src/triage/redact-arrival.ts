import { type RedactionOptions, redactJson } from '../evidence/redact.ts';
import type { JsonValue } from '../lib/json.ts';
import type { Arrival } from './ports.ts';

/**
 * The arrival as it may be stored: an alert's text and a person's question are rid of secrets as telemetry is.
 * The fingerprint stays, so that the same alert is known again.
 */
export function redactArrival(arrival: Arrival, options: RedactionOptions): Arrival {
  const { alert, question } = arrival;
  const clean = <T>(value: T): T => redactJson(value as JsonValue, options).value as T;
  return {
    ...arrival,
    alert: { ...clean(alert), fingerprint: alert.fingerprint },
    ...(question !== undefined && { question: clean(question) }),
  };
}
