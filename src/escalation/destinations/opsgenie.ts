import { cut } from '../../lib/cut.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Destination, DestinationParts, News } from './destination.ts';
import { plainScreen } from './plain-summary.ts';
import { postJson } from './post-json.ts';

/** The Alerts API; `alias` is the escalation's id, so that an alert created twice is one alert there. */
export const opsgenie = ({ url, secret, clock }: DestinationParts): Destination => ({
  name: 'opsgenie',
  tell: async (news, abort) => {
    const call = callFor(news);
    if (call === undefined) return { status: 'told' };
    const request = {
      ...{ title: 'Opsgenie', url: `${url}${call.path}`, body: JSON.stringify(call.body) },
      headers: { authorization: `GenieKey ${secret}` },
      // Somebody deleted or closed it there: nothing is left to do.
      fine: news.step === 'open' ? [] : [404],
    };
    return postJson(request, { clock, abort });
  },
});

function callFor(news: News): { readonly path: string; readonly body: JsonObject } | undefined {
  const alias = encodeURIComponent(aliasOf(news));
  switch (news.step) {
    case 'open':
      return { path: '/v2/alerts', body: alertOf(news) };
    case 'acknowledge':
    case 'take-over':
      return { path: `/v2/alerts/${alias}/acknowledge?identifierType=alias`, body: { source: 'Casefile' } };
    case 'resolve':
      return { path: `/v2/alerts/${alias}/close?identifierType=alias`, body: { source: 'Casefile' } };
    default:
      return undefined;
  }
}

const aliasOf = ({ escalation }: News): string => `casefile/${escalation.id}`;

/** Lengths are the documented limits: message 130, description 15,000, tags 20 of 50. */
function alertOf(news: News): JsonObject {
  const { escalation, packet } = news;
  const { headline, lines } = plainScreen(news);
  return {
    message: cut(headline, 130),
    alias: aliasOf(news),
    description: cut([headline, ...lines].join('\n'), 15_000),
    priority: escalation.urgency === 'page' ? 'P1' : 'P3',
    source: 'Casefile',
    entity: cut(packet.services[0]?.name ?? packet.causes[0]?.entity ?? 'casefile', 512),
    tags: escalation.triggers.slice(0, 20).map(({ name }) => cut(name, 50)),
    details: { incident: packet.incident, verdict: packet.verdict },
  };
}
