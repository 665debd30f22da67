import type { Receipt } from '../../evidence/receipt.ts';
import { entityId, parseEntity } from '../../lib/entity.ts';
import { isCutFrom, isSlipFor } from '../knowledge/addresses.ts';
import { productOf } from '../knowledge/databases.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { isGateway } from '../knowledge/gateways.ts';
import type { Item } from '../view/item.ts';
import { isMissingService } from '../knowledge/missing-services.ts';
import { pairedPorts } from '../knowledge/paired-ports.ts';
import { textAt } from '../view/read.ts';
import type { Reference } from '../view/references.ts';
import { wrongOffer } from '../knowledge/service-ports.ts';
import type { View } from '../view.ts';

/** A workload that is configured with an address where nothing listens: an unknown Service, or a wrong port. */
export const environmentAddressMismatch: Detector = {
  mechanism: 'environment-address-mismatch',
  *detect(view) {
    for (const reference of view.references) {
      if (!view.inFocus(reference.workload)) continue;
      const found =
        unknownHost(view, reference) ?? foreignHost(view, reference) ?? wrongPort(view, reference);
      if (found) yield found;
    }
    for (const reference of pairedPorts(view)) {
      const found = view.inFocus(reference.workload) ? wrongPort(view, reference) : undefined;
      if (found) yield found;
    }
  },
};

/** Names that are no Service: the machine itself, and addresses by number. */
const isOwn = (host: string): boolean =>
  /^(localhost|\d+(\.\d+){3}|kubernetes|host\.docker\.internal)$/u.test(host);

function unknownHost(view: View, reference: Reference): Finding | undefined {
  const { host, meant, service, key, port } = reference;
  if (service || !meant || isOwn(host) || view.services.size === 0) return undefined;
  // Declared or there before, and gone: then the address is right.
  if (view.objects.has(meant)) return undefined;
  const { scope, name } = parseEntity(meant);
  const peers = [...view.services.values()].filter((one) => one.namespace === scope);
  if (peers.length === 0 || isMissingService(view, meant)) return undefined;
  const slip = peers.find((one) => isSlipFor(name, one.name));
  const like = slip ?? peers.find((one) => isCutFrom(name, one.name));
  const isAddress = port !== undefined || /HOST|ADDR|URL|URI|ENDPOINT|SERVER|UPSTREAM/iu.test(key);
  const complaint = complaintAbout(view, reference, like ? failing : unresolved);
  if (!isAddress || !(complaint ?? slip)) return undefined;
  const hint = like ? `, while \`${like.id}\` does` : '';
  return blame(view, reference, complaint, `\`${meant}\` does not exist${hint}`, like?.object.current);
}

/** `orders.shop` where there is an `orders` at home and the caller says that the name does not resolve. */
function foreignHost(view: View, reference: Reference): Finding | undefined {
  const { host, meant, workload } = reference;
  const [name = '', namespace, ...more] = host.split('.');
  if (meant || namespace === undefined || more.length > 0 || isOwn(host)) return undefined;
  const home = view.services.get(entityId(parseEntity(workload).scope, 'Service', name));
  const complaint = home && complaintAbout(view, reference, unresolved);
  if (!complaint) return undefined;
  return blame(view, reference, complaint, `it is \`${home.id}\` that exists`, home.object.current);
}

function wrongPort(view: View, reference: Reference): Finding | undefined {
  const service = reference.service && view.services.get(reference.service);
  if (!service || reference.port === undefined || service.ports.length === 0) return undefined;
  const ports = service.ports.map((one) => one.port);
  // Behind a headless Service callers reach whatever the pods listen on, whatever ports it lists.
  const isHeadless = textAt(service.object.manifest, 'spec', 'clusterIP') === 'None';
  if (ports.includes(reference.port) || isHeadless || wrongOffer(view, service)) return undefined;
  const because = `\`${service.id}\` serves port ${ports.join(', ')}`;
  return blame(view, reference, complaintAbout(view, reference, failing), because, service.object.current);
}

/** How languages say that a name has no address. */
const unresolved =
  /no such host|not known|could ?n.t resolve|could not resolve|name resolution|NXDOMAIN|ENOTFOUND|EAI_AGAIN|UnknownHost|getaddrinfo|name or service/iu;
const failing = new RegExp(`${unresolved.source}|refused|timed? ?out|unreachable|unavailable|deadline`, 'iu');

/** A line of the caller's own that names the address and says how it fails. */
function complaintAbout(
  view: View,
  { workload, host, text }: Reference,
  how: RegExp,
): Item<'logs'> | undefined {
  const named = new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w-])`, 'iu');
  return view
    .logsOf(workload)
    .find(({ record }) => how.test(record.text) && (named.test(record.text) || record.text.includes(text)));
}

function blame(
  view: View,
  reference: Reference,
  complaint: Item<'logs'> | undefined,
  because: string,
  target: Item<'objects'> | undefined,
): Finding {
  const { workload, key, text, host, holder, path } = reference;
  const receipts: Receipt[] = [view.quote(holder.current, path, 'state')];
  if (target) receipts.push(view.quote(target, ['manifest', 'spec', 'ports'], 'state'));
  if (complaint) receipts.push(view.quote(complaint, ['text'], 'symptom'));
  else receipts.push(view.quote(holder.current, path, 'link'));
  return finding({
    entity: workload,
    mechanism: mechanismOf(view, reference),
    claim: `\`${workload}\` is configured with ${key}=${text.length > 200 ? host : text}, but ${because}.`,
    receipts,
    // Settings that nothing uses are often stale: without a word from the caller it is but likely.
    strength: complaint ? 'decisive' : 'strong',
  });
}

/** What a wrong address is called where it stands: a gateway's is a route, that of a database's port a port. */
function mechanismOf(view: View, { workload, service }: Reference): string {
  if (isGateway(view.workloads.get(workload))) return 'gateway-misroute';
  const product = service && productOf(view.workloads.get(view.workloadOf(service)));
  const isStore = product !== undefined && product !== 'redis' && product !== 'rabbitmq';
  return isStore ? 'database-invalid-port' : 'environment-address-mismatch';
}
