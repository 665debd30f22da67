import { words } from './inert.ts';
import { type Message, message, section } from './limits.ts';

/** A question asked by slash command, repeated where its thread can begin; `user` is a Slack id. */
export const questionMessage = (user: string, text: string): Message => {
  const asker = /^[UW][A-Z0-9]+$/u.test(user) ? `<@${user}> asks` : 'Asked';
  return message(`Asked: ${text}`, [section(`${asker}: ${words(text, 1500)}`)], [user]);
};
