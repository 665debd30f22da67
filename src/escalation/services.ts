import { type EntityId, parseEntity } from '../lib/entity.ts';

/** What the settings say about a service that an entity belongs to. */
export interface ServiceFacts {
  readonly name: string;
  /** Who answers for it, in words or as a Slack user or group id. */
  readonly owner?: string;
  /** 1 is the most important. */
  readonly tier?: number;
  readonly securitySensitive?: boolean;
  /** Regimes that it is under, as in `pci`. */
  readonly compliance?: readonly string[];
  readonly runbook?: string;
  readonly dashboard?: string;
  /** Entities that are part of it, with `*` for anything, as in `shop/Pod/checkout-*`. Without them its name is matched. */
  readonly entities?: readonly string[];
}

export type ServiceOf = (entity: EntityId) => ServiceFacts | undefined;

/**
 * Finds the service that an entity belongs to: the first that names it by a pattern, else the one with the
 * longest name that is the entity's name or its beginning up to a dash, as in `checkout` for
 * `shop/Pod/checkout-7d9f-x2x`.
 */
export function serviceFinder(services: readonly ServiceFacts[]): ServiceOf {
  const byPattern = services.flatMap((service) =>
    (service.entities ?? []).map((pattern) => ({ service, matches: matcher(pattern) })),
  );
  const byName = services
    .filter(({ entities }) => entities === undefined)
    .toSorted((one, other) => other.name.length - one.name.length);
  return (entity) =>
    byPattern.find(({ matches }) => matches.test(entity))?.service ??
    byName.find(({ name }) => isNamedAfter(parseEntity(entity).name, name));
}

const isNamedAfter = (name: string, service: string): boolean =>
  name === service || name.startsWith(`${service}-`);

function matcher(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}
