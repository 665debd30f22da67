import type { Trigger } from '../escalation.ts';

/** A person's word. */
export const personAsked: Trigger = {
  name: 'person-asked',
  title: 'a person asked',
  decide: ({ askedBy }) =>
    askedBy === undefined ? undefined : { why: 'Somebody in the thread asked for people.', urgency: 'page' },
};
