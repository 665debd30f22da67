import { instant } from '../../../lib/clock.ts';
import { entityId } from '../../../lib/entity.ts';
import type { ProbeRecord } from '../../../sources/signals.ts';
import type { ReadLogs } from './logs.ts';
import type { Naming } from './names.ts';
import { argument, type Recorded } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** Checks from outside: services by TCP, daemons of nodes, and logs that kubectl could not fetch. */
export function readProbes(
  recording: Recording,
  refusals: ReadLogs['refusals'],
  nameOf: Naming,
  namespace: string,
): readonly ProbeRecord[] {
  const connections = callsOf(recording, 'CheckServiceConnectivity').flatMap((call) =>
    connection(call, namespace),
  );
  const daemons = callsOf(recording, 'CheckNodeServiceStatus').flatMap((call) => daemon(call));
  const logs = refusals.map(
    ({ app, text }): ProbeRecord => ({
      entity: nameOf(app),
      probe: 'logs',
      target: app,
      passed: false,
      text,
      at: instant(recording.now),
    }),
  );
  return [...connections, ...daemons, ...logs];
}

/** One check, or a report with one check from each node. */
function connection(call: Recorded, home: string): readonly ProbeRecord[] {
  if (typeof call.output !== 'string' || call.output.trim() === '') return [];
  const namespace = argument(call, 'namespace') || home;
  const service = argument(call, 'service_name');
  const common = {
    entity: entityId(namespace, 'Service', service),
    probe: 'tcp',
    target: `${service}:${argument(call, 'port')}`,
    at: instant(call.at),
  };
  const parts = call.output.split(/^(?=Debug Pod test results deployed on )/mu);
  const byNode = parts.filter((part) => part.startsWith('Debug Pod'));
  if (byNode.length === 0) return outcome(common, call.output);
  return byNode.flatMap((part) => {
    const node = /^Debug Pod test results deployed on (\S+?):/u.exec(part)?.[1];
    return outcome(
      { ...common, ...(node !== undefined && { from: entityId('cluster', 'Node', node) }) },
      part,
    );
  });
}

/** A check that printed no result, as when the tester itself was not ready, is none. */
function outcome(common: Omit<ProbeRecord, 'passed' | 'text'>, text: string): readonly ProbeRecord[] {
  const passed = verdictOf(text);
  return passed === undefined ? [] : [{ ...common, passed, text: text.trim() }];
}

function verdictOf(text: string): boolean | undefined {
  if (/connection failed/iu.test(text)) return false;
  if (/connection succeeded/iu.test(text)) return true;
  const said =
    /\b(?:refused|timed? ?out|unreachable|no route to host|bad address|could not resolve|error:)/iu;
  return said.test(text) ? false : undefined;
}

/** What `systemctl status` printed, without the processes of its control group. */
function daemon(call: Recorded): readonly ProbeRecord[] {
  const [node, name] = [argument(call, 'node_name'), argument(call, 'service_name')];
  if (typeof call.output !== 'string' || node === '' || name === '') return [];
  // A unit that was never installed there says nothing about the node.
  const isUnit = /^\s*Active:/mu.test(call.output);
  if (!isUnit && /could not be found|not-found/u.test(call.output)) return [];
  const text = call.output.replaceAll(/^\s+[├└│─ ]*\d+ \S.*\n/gmu, '').trim();
  const passed = /Active:\s+active \(running\)/u.test(text);
  return [
    {
      entity: entityId('cluster', 'Node', node),
      probe: `daemon:${name}`,
      target: node,
      passed,
      text,
      at: instant(call.at),
    },
  ];
}
