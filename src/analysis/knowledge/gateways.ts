import { textAt } from '../view/read.ts';
import type { Workload } from '../view/workloads.ts';

const proxies =
  /(^|[/_.:-])(nginx|openresty|envoy|haproxy|traefik|kong|apisix|caddy|krakend|tyk|zuul|ingress)([-_.:@]|$)/iu;
const plain = new Set([
  'api',
  'edge',
  'gateway',
  'service',
  'svc',
  'app',
  'server',
  'ingress',
  'web',
  'http',
  'public',
  'main',
]);

/**
 * Whether a workload's work is to pass requests on: a reverse proxy by its image, or one that is called a
 * gateway and nothing more. A payment gateway is none.
 */
export function isGateway(workload: Workload | undefined): boolean {
  if (!workload) return false;
  const tokens = workload.name.toLowerCase().split(/[-_.]/u);
  const isCalled = tokens.includes('gateway') && tokens.every((one) => plain.has(one) || one.length <= 3);
  return (
    isCalled || workload.containers.some((one) => !one.init && proxies.test(textAt(one.spec, 'image') ?? ''))
  );
}
