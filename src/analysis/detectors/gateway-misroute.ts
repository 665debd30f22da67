import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { isSlipFor } from '../knowledge/addresses.ts';
import { failedCheck } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { isGateway } from '../knowledge/gateways.ts';
import { isMissingService } from '../knowledge/missing-services.ts';
import { differenceAt } from '../view/changed-at.ts';
import { type Route, routesOf } from '../knowledge/routes.ts';
import type { View } from '../view.ts';

/** A route into the system that leads to no Service, to a port that it does not have, or to the wrong one. */
export const gatewayMisroute: Detector = {
  mechanism: 'gateway-misroute',
  *detect(view) {
    const routes = routesOf(view).filter((route) => view.inFocus(route.holder.id));
    for (const route of routes) {
      const wrong = nowhere(view, route) ?? wrongPort(view, route) ?? elsewhere(view, route, routes);
      if (wrong) yield blame(view, route, wrong);
    }
  },
};

interface Wrong {
  readonly because: string;
  readonly receipts: readonly Receipt[];
  readonly strength: Finding['strength'];
  /** The Service that requests should have reached. */
  readonly meant?: EntityId;
}

/** Only where Services of that namespace were seen can one be said to be absent. */
function nowhere(view: View, { service }: Route): Wrong | undefined {
  const peers = [...view.services.values()].filter((one) => service.startsWith(`${one.namespace}/`));
  if (view.services.has(service) || peers.length === 0) return undefined;
  // Declared or there before, and gone: then the route is right.
  if (view.objects.has(service) || isMissingService(view, service)) return undefined;
  const name = service.split('/')[2] ?? '';
  const slip = peers.find((one) => isSlipFor(name, one.name));
  const hint = slip ? `, while \`${slip.id}\` does` : '';
  return {
    because: `\`${service}\`, which does not exist${hint}`,
    receipts: slip ? [view.quote(slip.object.current, ['manifest', 'metadata', 'name'], 'state')] : [],
    strength: 'decisive',
    ...(slip ? { meant: slip.id } : {}),
  };
}

function wrongPort(view: View, { service, port }: Route): Wrong | undefined {
  const known = view.services.get(service);
  if (!known || port === undefined || known.ports.length === 0) return undefined;
  if (
    known.ports.some(
      (one) =>
        String(one.port) === port || one.name === port || (one.name === undefined && one.target === port),
    )
  )
    return undefined;
  const offered = known.ports.map((one) => one.port).join(', ');
  return {
    because: `port ${port} of \`${service}\`, which offers ${offered}`,
    receipts: [view.quote(known.object.current, ['manifest', 'spec', 'ports'], 'state')],
    strength: 'decisive',
    meant: service,
  };
}

/** A route that was changed from one Service to another, or that alone does not fit its path while another Service would. */
function elsewhere(view: View, route: Route, routes: readonly Route[]): Wrong | undefined {
  const change = view
    .differencesOf(route.holder.id)
    .find(
      ({ path, before, after }) =>
        typeof before === 'string' &&
        typeof after === 'string' &&
        ['manifest', ...path].join('/').startsWith(route.path.join('/')),
    );
  if (change && route.words === undefined)
    return {
      because: `\`${route.service}\`, and was changed to that at ${differenceAt(change)}`,
      receipts: [view.quote(change.to, ['manifest', ...change.path], 'change')],
      strength: 'strong',
    };
  const meant = missed(view, route, routes);
  return meant === undefined
    ? undefined
    : {
        because: `\`${route.service}\`, while nothing leads to \`${meant}\``,
        receipts: [],
        strength: 'strong',
        meant,
      };
}

/** The Service whose name the path spells, if no route leads there and this one's target is spelled by no path. */
function missed(view: View, route: Route, routes: readonly Route[]): EntityId | undefined {
  const words = wordsIn(route.match ?? '');
  const reached = new Set(routes.filter((one) => one !== route).map((one) => one.service));
  const fits = (service: EntityId) =>
    words.some((word) => wordsIn(service.split('/')[2] ?? '').includes(word));
  // A second way to what has its own, and a Service that nothing leads to: both must be so.
  if (words.length === 0 || fits(route.service) || !reached.has(route.service)) return undefined;
  const candidates = [...view.services.values()].filter(
    (one) =>
      one.id.startsWith(`${route.service.split('/')[0] ?? ''}/`) && !reached.has(one.id) && fits(one.id),
  );
  return candidates.length === 1 ? candidates[0]?.id : undefined;
}

const common = new Set([
  'api',
  'v1',
  'v2',
  'v3',
  'service',
  'services',
  'svc',
  'app',
  'web',
  'http',
  'server',
  'rest',
  'public',
]);
const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word.length > 2 && !common.has(word));

function blame(view: View, route: Route, { because, receipts, strength, meant }: Wrong): Finding {
  const { holder, path, match, words } = route;
  const gateways = view.usersOf(holder.id).filter((id) => isGateway(view.workloads.get(id)));
  const [gateway] = gateways.length > 0 ? gateways : view.usersOf(holder.id);
  const for_ = match === undefined ? 'requests' : `requests for ${match}`;
  const missing = meant === undefined ? [] : [view.workloadOf(meant)];
  const said = gateway && complaintOf(view, gateway, route);
  return finding({
    entity: holder.id,
    mechanism: 'gateway-misroute',
    claim: `\`${holder.id}\` sends ${for_} to ${because}.`,
    receipts: [
      view.quote(holder.current, path, 'state', words === undefined ? {} : { part: words }),
      ...receipts,
      ...(said ? [said] : []),
      (gateway && failedCheck(view, [gateway])) ??
        view.quote(holder.current, path, 'link', words === undefined ? {} : { part: words }),
    ],
    strength,
    breaks: [...(gateway ? [gateway] : []), ...missing],
  });
}

function complaintOf(view: View, gateway: EntityId, { service }: Route): Receipt | undefined {
  const name = service.split('/')[2] ?? '';
  const line = view
    .logsOf(gateway)
    .find(
      ({ record }) =>
        record.text.includes(name) &&
        /upstream|50[234]|404|UnknownHost|not found|refused|unable/iu.test(record.text),
    );
  return line && view.quote(line, ['text'], 'symptom');
}
