import { compact, count, type Manifest, member, merge } from '../manifest.ts';
import { below, entries, type Line, longText, value } from '../kubectl/outline.ts';
import type { Row } from '../kubectl/table.ts';
import { printedTime } from '../kubectl/time.ts';
import { conditions } from './conditions.ts';
import { containerStatuses } from './containers.ts';
import type { KindReader } from './kind.ts';
import { podSpec } from './pod-spec.ts';

const phases: Readonly<Record<string, string>> = {
  Running: 'Running',
  Pending: 'Pending',
  Succeeded: 'Succeeded',
  Completed: 'Succeeded',
  Failed: 'Failed',
  Unknown: 'Unknown',
};

export const pod: KindReader = {
  kind: 'Pod',
  apiVersion: 'v1',
  resources: ['pods', 'pod', 'po'],
  namespaced: true,
  roots: new Set(
    `Name Namespace Priority PriorityClassName Node Labels Annotations Status Reason Message SeccompProfile IP IPs
    NominatedNodeName Containers Conditions Volumes Tolerations Events`
      .split(/\s+/u)
      .concat(
        'Priority Class Name',
        'Runtime Class Name',
        'Service Account',
        'Start Time',
        'Termination Grace Period',
        'Controlled By',
        'Init Containers',
        'Ephemeral Containers',
        'Readiness Gates',
        'QoS Class',
        'Node-Selectors',
        'Topology Spread Constraints',
        'Resource Claims',
      ),
  ),
  describe: ({ lines }) => ({ spec: spec(lines), status: status(lines) }),
  row,
};

function spec(lines: readonly Line[]): Manifest {
  const placed = compact({
    nodeName: value(lines, 'Node')?.replace(/\/.*$/u, ''),
    priority: count(value(lines, 'Priority')),
    readinessGates: entries(lines, 'Readiness Gates').length === 0 ? undefined : gates(lines),
  });
  return merge(placed ?? {}, podSpec(lines));
}

const gates = (lines: readonly Line[]): readonly Manifest[] =>
  conditions(lines, 'Readiness Gates').map((gate) => ({ conditionType: member(gate, 'type') ?? null }));

const status = (lines: readonly Line[]): Manifest | undefined =>
  compact({
    phase: phases[value(lines, 'Status') ?? ''],
    reason: value(lines, 'Reason'),
    message: longText(lines, 'Message'),
    hostIP: /\/(.+)$/u.exec(value(lines, 'Node') ?? '')?.[1],
    podIP: value(lines, 'IP'),
    podIPs: below(lines, 'IPs').map((line) => ({ ip: line.value })),
    startTime: printedTime(value(lines, 'Start Time')),
    qosClass: value(lines, 'QoS Class'),
    nominatedNodeName: value(lines, 'NominatedNodeName'),
    conditions: conditions(lines),
    initContainerStatuses: containerStatuses(lines, 'Init Containers'),
    containerStatuses: containerStatuses(lines, 'Containers'),
  });

/** The list has one word for the state: a phase, or the reason for being in none of them. */
function row(cells: Row): Manifest {
  const printed = cells['STATUS'] ?? '';
  const [ready, all] = (cells['READY'] ?? '').split('/');
  const conditionsOf = all === undefined ? [] : [{ type: 'Ready', status: ready === all ? 'True' : 'False' }];
  const known = (text: string | undefined) =>
    text === undefined || text === '<none>' || text === '' ? undefined : text;
  return {
    spec: compact({ nodeName: known(cells['NODE']) }) ?? {},
    status: compact({
      phase: phases[printed],
      reason: phases[printed] === undefined && printed !== '' ? printed : undefined,
      podIP: known(cells['IP']),
      nominatedNodeName: known(cells['NOMINATED NODE']),
      conditions: conditionsOf,
    }),
  };
}
