import { compact, flag, type Manifest } from '../manifest.ts';
import { asPrinted, below, entries, type Line, value } from '../kubectl/outline.ts';
import { readTable, type Row } from '../kubectl/table.ts';
import { printedTime } from '../kubectl/time.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { taint } from './scheduling.ts';

export const node: KindReader = {
  kind: 'Node',
  apiVersion: 'v1',
  resources: ['nodes', 'node', 'no'],
  namespaced: false,
  describe: ({ lines }) => ({
    spec: compact({
      podCIDR: value(lines, 'PodCIDR'),
      unschedulable: flag(value(lines, 'Unschedulable')) === true ? true : undefined,
      taints: entries(lines, 'Taints').flatMap(taint),
    }),
    status: compact({
      addresses: below(lines, 'Addresses').map((line) => ({ type: line.key ?? '', address: line.value })),
      capacity: amounts(lines, 'Capacity'),
      allocatable: amounts(lines, 'Allocatable'),
      conditions: conditions(lines),
      nodeInfo: info(lines),
      lease: lease(lines),
      allocated: allocated(lines),
    }),
  }),
  row,
};

const amounts = (lines: readonly Line[], key: string): Manifest | undefined =>
  compact(Object.fromEntries(below(lines, key).map((line) => [line.key ?? '', line.value])));

function info(lines: readonly Line[]): Manifest | undefined {
  const inside = below(lines, 'System Info');
  return compact({
    kernelVersion: value(inside, 'Kernel Version'),
    osImage: value(inside, 'OS Image'),
    operatingSystem: value(inside, 'Operating System'),
    architecture: value(inside, 'Architecture'),
    containerRuntimeVersion: value(inside, 'Container Runtime Version'),
    kubeletVersion: value(inside, 'Kubelet Version'),
  });
}

/** Not part of the API's Node: kubectl adds the node's lease, whose renewal is the kubelet's pulse. */
function lease(lines: readonly Line[]): Manifest | undefined {
  const inside = below(lines, 'Lease');
  return compact({
    holderIdentity: value(inside, 'HolderIdentity'),
    renewTime: printedTime(value(inside, 'RenewTime')),
  });
}

/** Not part of the API's Node: kubectl adds up what the pods on it request and may use. */
function allocated(lines: readonly Line[]): Manifest | undefined {
  const table = asPrinted(below(lines, 'Allocated resources')).filter((line) => !/^\s*\(/u.test(line));
  const rows = readTable(table).filter((row) => row['Resource'] !== undefined);
  const column = (name: string) =>
    compact(
      Object.fromEntries(rows.map((row) => [row['Resource'] ?? '', row[name]?.replace(/\s*\(.*$/u, '')])),
    );
  return compact({ requests: column('Requests'), limits: column('Limits') });
}

/** `NotReady,SchedulingDisabled`. */
function row(cells: Row): Manifest {
  const words = (cells['STATUS'] ?? '').split(',');
  const ready = words.includes('Ready') ? 'True' : words.includes('NotReady') ? 'False' : 'Unknown';
  return {
    spec: compact({ unschedulable: words.includes('SchedulingDisabled') || undefined }),
    status: compact({
      conditions: [{ type: 'Ready', status: ready }],
      nodeInfo: compact({
        kubeletVersion: cells['VERSION'],
        containerRuntimeVersion: cells['CONTAINER-RUNTIME'],
      }),
      addresses:
        cells['INTERNAL-IP'] === undefined ? [] : [{ type: 'InternalIP', address: cells['INTERNAL-IP'] }],
    }),
  };
}
