import type { JsonObject } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';
import { type Person, team } from '../state/people.ts';
import { accept, type Method, refuse } from './method.ts';

export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': ({ caller }) =>
    accept({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: caller.name,
      team_id: team.id,
      user_id: caller.id,
      ...(caller.botId ? { bot_id: caller.botId } : {}),
      is_enterprise_install: false,
    }),

  'users.info': ({ room, args }) => {
    const person = room.people.find((each) => each.id === textAt(args, 'user'));
    return person ? accept({ user: described(person) }) : refuse('user_not_found');
  },

  'users.list': ({ room }) =>
    accept({ members: room.people.map(described), response_metadata: { next_cursor: '' } }),

  'bots.info': ({ room, args }) => {
    const bot = room.people.find((each) => each.botId === textAt(args, 'bot'));
    if (!bot?.botId) return refuse('bot_not_found');
    return accept({
      bot: { id: bot.botId, name: bot.name, deleted: false, app_id: bot.appId, user_id: bot.id },
    });
  },

  'team.info': () => accept({ team: { id: team.id, name: team.name, domain: team.domain } }),

  // No group exists here; Slack answers an unknown one the same way.
  'usergroups.users.list': () => refuse('no_such_subteam'),
};

/** The person at the page has the zone of this machine, as the browser beside it. */
const described = (person: Person): JsonObject => ({
  id: person.id,
  team_id: team.id,
  name: person.name,
  real_name: person.name,
  deleted: false,
  is_bot: person.isBot,
  is_app_user: false,
  tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  profile: { display_name: person.name, real_name: person.name, team: team.id },
});
