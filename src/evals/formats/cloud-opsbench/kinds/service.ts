import { compact, count, type Manifest, port } from '../manifest.ts';
import { labelList, labelMap } from '../kubectl/labels.ts';
import { isNothing, type Line, value } from '../kubectl/outline.ts';
import type { Row } from '../kubectl/table.ts';
import type { KindReader } from './kind.ts';

export const service: KindReader = {
  kind: 'Service',
  apiVersion: 'v1',
  resources: ['services', 'service', 'svc'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      type: value(lines, 'Type'),
      // `a=b,c=d` on one line, unlike labels.
      selector: labelList(value(lines, 'Selector')) ?? labelMap(lines, 'Selector'),
      clusterIP: value(lines, 'IP') ?? value(lines, 'ClusterIP'),
      externalName: value(lines, 'External Name', 'ExternalName'),
      ports: ports(lines),
      sessionAffinity: value(lines, 'Session Affinity'),
      externalTrafficPolicy: value(lines, 'External Traffic Policy'),
      internalTrafficPolicy: value(lines, 'Internal Traffic Policy'),
    }),
    status: compact({ loadBalancer: ingress(value(lines, 'LoadBalancer Ingress')) }),
  }),
  row,
};

const ingress = (text: string | undefined): Manifest | undefined =>
  text === undefined
    ? undefined
    : { ingress: text.split(/,\s*/u).map((ip) => ({ ip: ip.replace(/ .*$/u, '') })) };

/** `Port: http  80/TCP`, `TargetPort: 8080/TCP`, `NodePort: http  30080/TCP`, in groups. */
function ports(lines: readonly Line[]): readonly Manifest[] {
  const groups: Record<string, Manifest[string]>[] = [];
  for (const line of lines) {
    const [, name, number, protocol] = /^(?:(\S+)\s+)?([^\s/]+)\/(\w+)$/u.exec(line.value.trim()) ?? [];
    if (number === undefined) continue;
    const last = groups.at(-1);
    if (line.key === 'Port')
      groups.push({ name: name === '<unset>' ? undefined : name, port: count(number), protocol });
    else if (line.key === 'TargetPort' && last !== undefined) last['targetPort'] = port(number);
    else if (line.key === 'NodePort' && last !== undefined) last['nodePort'] = count(number);
  }
  return groups.map((group) => compact(group) ?? {});
}

function row(cells: Row): Manifest {
  const known = (text: string | undefined) => (text === undefined || isNothing(text) ? undefined : text);
  return {
    spec: compact({
      type: cells['TYPE'],
      clusterIP: cells['CLUSTER-IP'] === 'None' ? 'None' : known(cells['CLUSTER-IP']),
      selector: labelList(cells['SELECTOR']),
      ports: known(cells['PORT(S)'])?.split(',').flatMap(listedPort),
    }),
  };
}

/** `80:30080/TCP`. */
function listedPort(text: string): readonly Manifest[] {
  const [, number, node, protocol] = /^(\d+)(?::(\d+))?\/(\w+)$/u.exec(text.trim()) ?? [];
  return number === undefined
    ? []
    : [compact({ port: count(number), nodePort: count(node), protocol }) ?? {}];
}
