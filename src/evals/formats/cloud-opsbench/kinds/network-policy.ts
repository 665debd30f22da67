import { compact, type Manifest } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { below, find, isNothing, type Line, value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';

export const networkPolicy: KindReader = {
  kind: 'NetworkPolicy',
  apiVersion: 'networking.k8s.io/v1',
  resources: ['networkpolicies', 'networkpolicy', 'netpol'],
  namespaced: true,
  describe: ({ lines }) => {
    const inside = below(lines, 'Spec');
    return {
      spec: {
        podSelector: selectorOf(find(inside, 'PodSelector')?.value),
        ...compact({ policyTypes: value(inside, 'Policy Types')?.split(/,\s*/u) }),
        ...rules(inside, 'ingress'),
        ...rules(inside, 'egress'),
      },
    };
  },
  row: (cells) => ({ spec: { podSelector: selectorOf(cells['POD-SELECTOR']) } }),
};

/** Nothing printed means everything selected. */
const selectorOf = (printed: string | undefined): Manifest =>
  printed === undefined || isNothing(printed.replace(/ \(.*$/u, '')) ? {} : (selector(printed) ?? {});

/** No member at all where the policy does not concern that direction; an empty list where it allows nothing. */
function rules(lines: readonly Line[], direction: 'ingress' | 'egress'): Manifest {
  const line = find(lines, `Allowing ${direction} traffic`);
  if (line === undefined) return {};
  const side = direction === 'ingress' ? 'From' : 'To';
  const printed = line.children;
  if (printed.some((child) => child.text.startsWith('<none>'))) return { [direction]: [] };
  const borders = printed.flatMap((child, index) => (/^-+$/u.test(child.text) ? [index] : []));
  const starts = [0, ...borders.map((border) => border + 1)];
  return { [direction]: starts.map((start, index) => rule(printed.slice(start, borders[index]), side)) };
}

function rule(lines: readonly Line[], side: 'From' | 'To'): Manifest {
  const ports = lines.flatMap((line) => (line.key === 'To Port' ? portOf(line.value) : []));
  const peers = lines.flatMap((line) =>
    line.key === side && line.value === '' ? [peer(line.children)] : [],
  );
  return compact({ ports, [side.toLowerCase()]: peers }) ?? {};
}

function portOf(printed: string): readonly Manifest[] {
  const [, number, protocol] = /^([^\s/<]+)\/(\w+)$/u.exec(printed) ?? [];
  if (number === undefined) return [];
  return [{ port: /^\d+$/u.test(number) ? Number(number) : number, protocol }];
}

function peer(lines: readonly Line[]): Manifest {
  const part = (key: string) =>
    find(lines, key) === undefined ? undefined : selectorOf(find(lines, key)?.value);
  const block = below(lines, 'IPBlock');
  const except = (value(block, 'Except') ?? '').split(/,\s*/u).filter((cidr) => cidr !== '');
  const ipBlock = compact({ cidr: value(block, 'CIDR'), except });
  // An empty selector selects everything: it must not be left out as empty.
  return Object.fromEntries(
    Object.entries({
      namespaceSelector: part('NamespaceSelector'),
      podSelector: part('PodSelector'),
      ipBlock,
    }).filter(([, member]) => member !== undefined),
  );
}
