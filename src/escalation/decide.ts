import type { EscalationFacts, FiredTrigger, Thresholds, Trigger } from './escalation.ts';
import { triggers } from './triggers/registry.ts';

/** Which triggers take part, by name. */
export interface TriggerChoice {
  readonly thresholds: Thresholds;
  /** Counted, not fired. */
  readonly shadow: readonly string[];
  readonly off: readonly string[];
}

/** What the triggers say; `shadow` are the names of those that would have fired. */
export interface Decision {
  readonly fired: readonly FiredTrigger[];
  readonly shadow: readonly string[];
}

/** Asks every trigger that is not off. */
export function decide(
  facts: EscalationFacts,
  { thresholds, shadow, off }: TriggerChoice,
  all: readonly Trigger[] = triggers,
): Decision {
  const said = all
    .filter(({ name }) => !off.includes(name))
    .flatMap((trigger): readonly FiredTrigger[] => {
      const fired = trigger.decide(facts, thresholds);
      return fired === undefined
        ? []
        : [{ name: trigger.name, ...fired, title: fired.title ?? trigger.title }];
    });
  return {
    fired: said.filter(({ name }) => !shadow.includes(name)),
    shadow: said.filter(({ name }) => shadow.includes(name)).map(({ name }) => name),
  };
}
