import { objectAt, textAt, textsAt, type Path } from '../view/read.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A pod's own resolver settings that keep it from the cluster's names. */
export interface DnsFault {
  readonly because: string;
  /** Inside the template's manifest. */
  readonly path: Path;
  /** Nothing else is known that could be right about it. */
  readonly isCertain: boolean;
}

/** Why a workload cannot resolve the names of Services by its own settings; undefined where it can. */
export function dnsFaultOf(view: View, workload: Workload): DnsFault | undefined {
  const { template } = workload;
  if (!template) return undefined;
  const spec = objectAt(template.object.manifest, ...template.path);
  const policy = textAt(spec, 'dnsPolicy') ?? 'ClusterFirst';
  const at = (...rest: Path): Path => [...template.path, ...rest];
  if (policy === 'None')
    return foreignServers(view, textsAt(spec, 'dnsConfig', 'nameservers'), at) ?? noSearch(spec, at);
  if (policy === 'Default')
    return {
      because: "dnsPolicy Default uses the node's resolver, which knows no Services",
      path: at('dnsPolicy'),
      isCertain: true,
    };
  if (policy === 'ClusterFirst' && textAt(spec, 'hostNetwork') === 'true')
    return {
      because: "on the host network, dnsPolicy ClusterFirst falls back to the node's resolver",
      path: at('hostNetwork'),
      isCertain: true,
    };
  return undefined;
}

function foreignServers(
  view: View,
  servers: readonly string[],
  at: (...rest: Path) => Path,
): DnsFault | undefined {
  const known = clusterServers(view);
  if (servers.some((one) => known.has(one) || (known.size === 0 && mayBeCluster(view, one))))
    return undefined;
  const because = `dnsPolicy None asks ${servers.join(', ') || 'no server'}, which is not the cluster's resolver`;
  return {
    because,
    path: at('dnsConfig'),
    isCertain: known.size > 0 || servers.every((one) => !isPrivate(one)),
  };
}

/** The addresses of the cluster's own resolver: its Service, and the node-local cache's usual one. */
function clusterServers(view: View): ReadonlySet<string> {
  const found = [...view.services.values()]
    .filter((one) => /^(kube-dns|coredns|rke2-coredns|dns-default)/u.test(one.name))
    .flatMap((one) => textAt(one.object.manifest, 'spec', 'clusterIP') ?? []);
  return new Set(found.length > 0 ? [...found, '169.254.20.10'] : []);
}

/** Where the resolver was not seen: an address out of the Services' range, or of a node-local cache. */
function mayBeCluster(view: View, server: string): boolean {
  if (server === '169.254.20.10' || server.includes(':')) return true;
  const range = (address: string): string => address.split('.').slice(0, 2).join('.');
  return [...view.services.values()].some(
    (one) => range(textAt(one.object.manifest, 'spec', 'clusterIP') ?? '') === range(server),
  );
}

const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/u.test(address);

/** Without search domains only full names resolve. */
function noSearch(spec: Parameters<typeof textAt>[0], at: (...rest: Path) => Path): DnsFault | undefined {
  if (textsAt(spec, 'dnsConfig', 'searches').some((one) => one.includes('svc'))) return undefined;
  return {
    because: 'dnsPolicy None names no search domain of the cluster',
    path: at('dnsConfig'),
    isCertain: false,
  };
}
