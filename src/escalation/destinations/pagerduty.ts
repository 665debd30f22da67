import { cut } from '../../lib/cut.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Destination, DestinationParts, News, Step } from './destination.ts';
import { plainScreen } from './plain-summary.ts';
import { postJson } from './post-json.ts';

/** PagerDuty has people, schedules and policies of its own: who answers in Slack is an acknowledgement there. */
const eventActions: Readonly<Partial<Record<Step, 'trigger' | 'acknowledge' | 'resolve'>>> = {
  open: 'trigger',
  acknowledge: 'acknowledge',
  'take-over': 'acknowledge',
  resolve: 'resolve',
};

/** Events API v2; `dedup_key` is the escalation's id, so that an event sent twice is one incident there. */
export const pagerduty = ({ url, secret, clock }: DestinationParts): Destination => ({
  name: 'pagerduty',
  tell: async (news, abort) => {
    const action = eventActions[news.step];
    if (action === undefined) return { status: 'told' };
    const event = {
      routing_key: secret,
      event_action: action,
      dedup_key: `casefile/${news.escalation.id}`,
      ...(action === 'trigger' && { client: 'Casefile', links: linksOf(news), payload: payloadOf(news) }),
    };
    const request = {
      title: 'PagerDuty',
      url: `${url}/v2/enqueue`,
      headers: {},
      body: JSON.stringify(event),
    };
    return postJson(request, { clock, abort });
  },
});

function payloadOf(news: News): JsonObject {
  const { escalation, packet, incident } = news;
  const { headline, lines } = plainScreen(news);
  return {
    summary: cut(headline, 1024),
    source: packet.services[0]?.name ?? packet.causes[0]?.entity ?? 'casefile',
    severity: escalation.urgency === 'page' ? 'critical' : 'warning',
    timestamp: escalation.openedAt,
    class: escalation.triggers[0]?.name ?? '',
    custom_details: { packet: lines, incident: incident.id },
  };
}

const linksOf = ({ packet }: News): readonly JsonObject[] =>
  packet.links
    .filter(({ url }) => /^https?:/u.test(url))
    .slice(0, 10)
    .map(({ title, url }) => ({ href: url, text: cut(title, 100) }));
