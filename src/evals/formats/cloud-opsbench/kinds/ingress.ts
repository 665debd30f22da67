import { compact, type Manifest, oneOrNone, port } from '../manifest.ts';
import { asPrinted, below, type Line, value } from '../kubectl/outline.ts';
import { readTable } from '../kubectl/table.ts';
import type { KindReader } from './kind.ts';

export const ingress: KindReader = {
  kind: 'Ingress',
  apiVersion: 'networking.k8s.io/v1',
  resources: ['ingresses', 'ingress', 'ing'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      ingressClassName: value(lines, 'Ingress Class', 'IngressClassName'),
      defaultBackend: defaultBackend(value(lines, 'Default backend', 'Default Backend')),
      rules: rules(lines),
    }),
    status: compact({
      loadBalancer: compact({
        ingress: value(lines, 'Address')
          ?.split(',')
          .map((ip) => ({ ip })),
      }),
    }),
  }),
  row: (cells) => ({
    spec: compact({
      ingressClassName: cells['CLASS'] === '<none>' ? undefined : cells['CLASS'],
      rules: cells['HOSTS']?.split(',').map((host) => ({ host })),
    }),
  }),
};

const defaultBackend = (printed: string | undefined): Manifest | undefined =>
  printed === undefined || printed.startsWith('<default>') ? undefined : backend(printed);

/** A host on a line of its own, then its paths with their backends. */
function rules(lines: readonly Line[]): readonly Manifest[] {
  const byHost = new Map<string, Manifest[]>();
  let host = '';
  for (const row of readTable(asPrinted(below(lines, 'Rules')))) {
    if (row['Host'] !== undefined && row['Host'] !== '') host = row['Host'];
    const target = backend(row['Backends'] ?? '');
    const paths = byHost.get(host) ?? [];
    byHost.set(host, paths);
    if (target !== undefined) paths.push(compact({ path: row['Path'], backend: target }) ?? {});
  }
  return [...byHost].flatMap(([name, paths]) =>
    oneOrNone({ host: name === '*' ? undefined : name, http: compact({ paths }) }),
  );
}

/** `web:80 (10.0.0.1:8080)`. */
function backend(printed: string): Manifest | undefined {
  const [, name, number] = /^([^\s:]+):(\S+)/u.exec(printed) ?? [];
  if (number === undefined) return undefined;
  const target = port(number);
  return { service: { name, port: typeof target === 'number' ? { number: target } : { name: target } } };
}
