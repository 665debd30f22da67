import type { Receipt } from '../evidence/receipt.ts';
import type { Instant } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';

/** What one detector says about one entity. */
export interface Finding {
  /** The most specific object that independently introduced the failure. */
  readonly entity: EntityId;
  readonly mechanism: string;
  /** One sentence, as it will be read in the thread. */
  readonly claim: string;
  /** The first shows the mechanism; at least one links it to a symptom, where there is one to see. */
  readonly receipts: readonly Receipt[];
  /**
   * `decisive`: the state or message itself says that this cannot work. `strong`: a change or state that
   * fits the symptoms. `weak`: a sign that is often innocent.
   */
  readonly strength: 'decisive' | 'strong' | 'weak';
  /** Entities that this breaks by itself, beyond the entity's own pods and callers. */
  readonly breaks: readonly EntityId[];
  /** What the claim takes for granted and nobody has seen, in words; it caps the verdict. */
  readonly doubt?: string;
  readonly since?: Instant;
  /** `now`: still so. `recovered`: was so inside the window. `before`: was so already before the window. */
  readonly standing: 'now' | 'recovered' | 'before';
}

type Essential = Omit<Finding, 'breaks' | 'standing' | 'strength' | 'since'>;

/** A finding that holds now and breaks nothing else, unless said otherwise. */
export const finding = (
  given: Essential &
    Partial<Pick<Finding, 'breaks' | 'standing' | 'strength'>> & { since?: Instant | undefined },
): Finding => {
  const { since, ...rest } = given;
  return {
    breaks: [],
    standing: 'now',
    strength: 'decisive',
    ...rest,
    ...(since === undefined ? {} : { since }),
  };
};
