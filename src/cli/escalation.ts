import type { Environment } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import type { EscalationSettings } from '../escalation/desk.ts';
import type { Destination } from '../escalation/destinations/destination.ts';
import { destinationFactories } from '../escalation/destinations/registry.ts';
import type { Clock } from '../lib/clock.ts';
import { InputError } from '../lib/errors.ts';

/** When people take over, and where they hear of it besides Slack. */
export interface BotEscalation {
  readonly settings: EscalationSettings;
  readonly destinations: readonly Destination[];
}

/** The environment variable that holds the secret of each destination. */
const secrets = {
  pagerduty: 'PAGERDUTY_ROUTING_KEY',
  opsgenie: 'OPSGENIE_API_KEY',
  webhook: 'CASEFILE_WEBHOOK_SECRET',
} as const;

/** Settings and destinations; an InputError where a destination lacks its secret. */
export function escalationOf(settings: Settings, environment: Environment, clock: Clock): BotEscalation {
  const { pagerduty, opsgenie, webhook } = settings.escalation.destinations;
  const configured = { pagerduty, opsgenie, webhook };
  const destinations = (['pagerduty', 'opsgenie', 'webhook'] as const).flatMap((name) => {
    const section = configured[name];
    if (section === undefined) return [];
    const secret = environment[secrets[name]];
    if (secret === undefined)
      throw new InputError(`escalation.destinations.${name} needs ${secrets[name]} in the environment.`);
    return [destinationFactories[name]({ url: section.url.replace(/\/+$/u, ''), secret, clock })];
  });
  return { settings: escalationSettings(settings), destinations };
}

/** The sections `escalation`, `services` and `boundary` as the triggers understand them. */
export function escalationSettings({
  escalation,
  services,
  boundary,
}: Pick<Settings, 'escalation' | 'services' | 'boundary'>): EscalationSettings {
  const { channel, mention, contacts, acknowledgeMinutes, thresholds, shadow, off } = escalation;
  const allowed = boundary['allow'];
  const isList = Array.isArray(allowed) && allowed.every((kind) => typeof kind === 'string');
  return {
    thresholds: { ...thresholds, ...(isList && { allowedActions: allowed }) },
    ...{ shadow, off },
    ...(channel !== undefined && { channel }),
    contacts: [...new Set([...(mention === undefined ? [] : [mention]), ...contacts])],
    acknowledgeMs: acknowledgeMinutes * 60_000,
    services: Object.entries(services).map(([name, facts]) => withoutUndefined({ name, ...facts })),
  };
}

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
