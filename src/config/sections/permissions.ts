import { z } from 'zod';
import { userOrGroup } from './slack-id.ts';

const allowed = z.array(userOrGroup).default([]);

/** Who may do what, as users and groups; an empty list lets everybody in the channel do it. */
export const PermissionsSection = z.strictObject({
  /** Ask questions, have a message looked into, have an investigation done again. */
  ask: allowed,
  /** Stop an investigation. */
  stop: allowed,
  /** Correct what was found, and say whether it was right. */
  correct: allowed,
  /** Hand an incident over to people. */
  escalate: allowed,
});
