import type { JsonObject } from '../../lib/json.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { casefileBot, team } from '../state/people.ts';
import type { OpenView } from '../state/open-view.ts';
import { stackLimit } from '../state/views.ts';
import { withIds } from './block-ids.ts';
import { type Answer, accept, type Call, type Method, refuse } from './method.ts';
import { viewFault } from './view-limits.ts';

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': (call) => openView(call),
  'views.push': (call) => openView(call),

  'views.update': (call) =>
    withView(call, (view) => {
      const target = findView(call);
      if (!target) return refuse('not_found');
      const hash = textAt(call.args, 'hash');
      if (hash !== '' && hash !== target.hash) return refuse('hash_conflict');
      const updated = call.room.views.update(target.id, view);
      return updated ? accept({ view: shownView(updated) }) : refuse('not_found');
    }),

  'views.publish': (call) =>
    withView(call, (view) =>
      call.room.people.some((person) => person.id === textAt(call.args, 'user_id'))
        ? accept({ view: shownView(call.room.views.publishHome(view)) })
        : refuse('user_not_found'),
    ),
};

/** A view as Slack shows it to the bot. */
export const shownView = (open: OpenView, values: JsonObject = {}): JsonObject => ({
  ...open.view,
  id: open.id,
  hash: open.hash,
  team_id: team.id,
  app_id: casefileBot.appId,
  bot_id: casefileBot.botId,
  callback_id: textAt(open.view, 'callback_id'),
  private_metadata: textAt(open.view, 'private_metadata'),
  root_view_id: open.id,
  previous_view_id: null,
  state: { values },
});

function openView(call: Call): Answer {
  return withView(call, (view) => {
    const { views } = call.room;
    const fault = views.spendTrigger(textAt(call.args, 'trigger_id'));
    if (fault) return refuse(fault);
    if (views.stack().length >= stackLimit) return refuse('push_limit_reached');
    return accept({ view: shownView(views.push(view)) });
  });
}

function withView(call: Call, step: (view: JsonObject) => Answer): Answer {
  const view = objectAt(call.args, 'view');
  const fault = viewFault(view);
  if (fault || !view) return refuse(fault?.error ?? 'invalid_arguments', fault?.details);
  return step({ ...view, blocks: withIds(objectsAt(view, 'blocks')) });
}

function findView(call: Call): OpenView | undefined {
  const external = textAt(call.args, 'external_id');
  const { views } = call.room;
  return external === ''
    ? views.find(textAt(call.args, 'view_id'))
    : views.stack().find((each) => textAt(each.view, 'external_id') === external);
}
