import { type EntityId, entityId } from '../../lib/entity.ts';
import type { Item } from '../view/item.ts';
import type { View } from '../view.ts';

/** A log line that says that a host name did not resolve. */
export interface NameFailure {
  readonly workload: EntityId;
  readonly host: string;
  /** The Service of that name, where there is one: then the name is right and its resolution is not. */
  readonly service: EntityId | undefined;
  /** The latest line that says so. */
  readonly item: Item<'logs'>;
  readonly count: number;
}

const hostName = String.raw`["'\x60\[(]?(?<![\w.-])([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)`;

/** What resolvers and the languages above them say, each with the name. */
const wordings: readonly RegExp[] = [
  String.raw`lookup ${hostName}\.?(?: on \S+?)?: (?:no such host|server misbehaving|i\/o timeout|read udp|dial udp|temporary failure|try again|device or resource busy)`,
  String.raw`UnknownHostException:? (?:failed to resolve )?${hostName}`,
  String.raw`getaddrinfo (?:ENOTFOUND|EAI_AGAIN|EAI_FAIL|ESERVFAIL) ${hostName}`,
  String.raw`could not (?:resolve|translate) (?:host(?: ?name)?:? )${hostName}`,
  String.raw`failed to resolve(?: host(?: ?name)?)?:? ${hostName}`,
  String.raw`DNS resolution failed for (?:service:? )?${hostName}`,
  String.raw`host not found in upstream ${hostName}`,
  String.raw`${hostName} could not be resolved`,
  String.raw`Domain name not found[^\n]{0,40}?${hostName}`,
  String.raw`NXDOMAIN[^\n]{0,40}? ${hostName}`,
  String.raw`host=${hostName}["'][^\n]{0,200}(?:Name or service not known|Temporary failure in name resolution|Name does not resolve)`,
  String.raw`(?:unable to resolve host(?: address)?|bad address) ${hostName}`,
  String.raw`(?<![\w.-])${hostName}["']?(?::\d+)?["']?[:,] [^\n]{0,12}(?:Name or service not known|Temporary failure in name resolution|nodename nor servname|Name does not resolve|No address associated with hostname|No such host is known)`,
  String.raw`(?:Name or service not known|Temporary failure in name resolution|Name does not resolve)[^\n]{0,10} ${hostName}`,
].map((source) => new RegExp(source, 'iu'));

/** Every name that a workload could not resolve, once each; lines that name no host are left out. */
export function nameFailures(view: View): readonly NameFailure[] {
  const found = new Map<string, NameFailure>();
  for (const item of view.logs) {
    const workload = view.workloadOf(item.record.entity);
    if (!view.inFocus(workload)) continue;
    for (const host of hostsIn(item.record.text)) {
      const service = serviceNamed(view, workload, host);
      const key = `${workload} ${service ?? host}`;
      const known = found.get(key);
      const later = known && lastSeen(known.item) > lastSeen(item) ? known.item : item;
      const count = (known?.count ?? 0) + item.record.count;
      found.set(key, { workload, host, service, item: later, count });
    }
  }
  return [...found.values()];
}

export const lastSeen = ({ record: { at, lastAt } }: Item<'logs'>): number =>
  Date.parse(lastAt ?? at ?? '') || 0;

const tellsOfNames =
  /lookup|UnknownHost|bad address|getaddrinfo|resolv|resolution|NXDOMAIN|host not found|Name or service|translate host|Domain name|such host|nodename|hostname/iu;

function hostsIn(text: string): readonly string[] {
  const start = text.slice(0, 20_000).search(tellsOfNames);
  if (start < 0) return [];
  const near = text.slice(Math.max(0, start - 200), start + 300);
  const [host] = wordings.flatMap((pattern) => pattern.exec(near)?.[1] ?? []);
  return host === undefined || /^\d+(\.\d+)*$/u.test(host) ? [] : [host.toLowerCase().replace(/\.$/u, '')];
}

/** The Service that a name means, seen from a workload's namespace. */
function serviceNamed(view: View, workload: EntityId, host: string): EntityId | undefined {
  const [name = '', namespace = workload.slice(0, workload.indexOf('/'))] = host.split('.');
  const id = entityId(namespace, 'Service', name);
  return view.services.has(id) ? id : undefined;
}
