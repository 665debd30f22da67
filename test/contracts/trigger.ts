import { describe, expect, it } from 'vitest';
import type { EscalationFacts, Thresholds, Trigger } from '../../src/escalation/escalation.ts';
import { someFacts, thresholds } from '../support/escalations.ts';

/** Facts on both sides of a trigger's line. */
export interface TriggerCases {
  readonly trigger: Trigger;
  readonly fires: readonly TriggerCase[];
  readonly silent: readonly TriggerCase[];
}

export interface TriggerCase {
  readonly title: string;
  readonly facts: EscalationFacts;
  readonly thresholds?: Partial<Thresholds>;
  /** Part of the sentence, where it fires. */
  readonly says?: RegExp;
}

/** What every trigger keeps, over facts on both sides of its line. */
export function triggerContract({ trigger, fires, silent }: TriggerCases): void {
  const decide = ({ facts, thresholds: moved }: TriggerCase) =>
    trigger.decide(facts, { ...thresholds, ...moved });

  describe(`the trigger ${trigger.name}`, () => {
    it('has facts on both sides of its line', () => {
      expect(fires.length).toBeGreaterThan(0);
      expect(silent.length).toBeGreaterThan(0);
    });

    it.each(fires)('fires: $title', (one) => {
      const fired = decide(one);

      expect(fired?.why).toMatch(one.says ?? /./u);
    });

    it.each(silent)('says nothing: $title', (one) => {
      expect(decide(one)).toBeUndefined();
    });

    it('says nothing where all is well', () => {
      expect(trigger.decide(someFacts(), thresholds)).toBeUndefined();
    });

    it.each(fires)('says why in one short sentence and changes nothing: $title', (one) => {
      const before = structuredClone({ ...one.facts, serviceOf: undefined });

      const fired = decide(one);

      expect(fired?.why.length).toBeLessThan(260);
      expect(fired?.why).toMatch(/\.$/u);
      expect({ ...one.facts, serviceOf: undefined }).toEqual(before);
      expect(decide(one)).toEqual(fired);
    });

    it('has a name in kebab-case', () => {
      expect(trigger.name).toMatch(/^[a-z]+(-[a-z]+)*$/u);
      expect(trigger.title.length).toBeLessThan(60);
    });
  });
}
