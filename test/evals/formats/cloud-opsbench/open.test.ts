import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cloudOpsBench } from '../../../../src/evals/formats/cloud-opsbench/format.ts';
import { InputError } from '../../../../src/lib/errors.ts';
import { type Signal, signals } from '../../../../src/lib/signal.ts';
import type { RecordOf } from '../../../../src/sources/signals.ts';
import { recordSchemas } from '../../../../src/sources/signals.ts';
import {
  call,
  type CaseFiles,
  describeCall,
  listCall,
  temporaryDirectory,
  writeRecordedCase,
} from '../../../support/recorded-case.ts';

const node =
  'Name:  node-7\nUnschedulable:  false\nConditions:\n  Type   Status  LastHeartbeatTime\n  Ready  True    Fri, 01 May 2026 13:59:00 +0200\n';
const parcels = `Name:                   parcels
Namespace:              depot
CreationTimestamp:      Fri, 01 May 2026 13:55:00 +0200
Annotations:            deployment.kubernetes.io/revision: 1
Replicas:               1 desired | 1 updated | 1 total | 0 available | 1 unavailable
Pod Template:
  Labels:  app=parcels
  Containers:
   api:
    Image:  registry.test/parcels:1.2
Events:
  Type    Reason             Age                From                   Message
  ----    ------             ----               ----                   -------
  Normal  ScalingReplicaSet  3m30s (x2 over 4m)  deployment-controller  Scaled up
`;
const base: Required<Pick<CaseFiles, 'metadata' | 'toolCache'>> = {
  metadata: { namespace: 'depot', query: 'Parcels are late.' },
  toolCache: {
    collection_timestamp: '2026-05-01T14:00:00.250000',
    [listCall('nodes')]: 'NAME     STATUS   ROLES    AGE\nnode-7   Ready    <none>   9d\n',
    [describeCall('nodes', 'node-7')]: node,
    [describeCall('deployments', 'parcels')]: parcels,
  },
};
const extended = (more: Readonly<Record<string, unknown>>): CaseFiles => ({
  ...base,
  toolCache: { ...(base.toolCache as object), ...more },
});

async function recordsOf<S extends Signal>(files: CaseFiles, signal: S): Promise<readonly RecordOf[S][]> {
  const { sources, window } = await cloudOpsBench.open(writeRecordedCase(files));
  const outcome = await sources[0]!.look({ signal, window }, new AbortController().signal);
  return 'records' in outcome ? outcome.records : [];
}

describe('opening a case', () => {
  test('takes the question and the namespace, and the end of the recording for the present', async () => {
    const opened = await cloudOpsBench.open(writeRecordedCase(base));

    expect(opened).toMatchObject({
      question: 'Parcels are late.',
      namespaces: ['depot'],
      window: { from: '2026-05-01T11:00:00.250Z', to: '2026-05-01T12:00:00.250Z' },
    });
  });

  test('never shows the answer, wherever it looks', async () => {
    const planted = 'PLANTED-ANSWER';
    const result = { fault_taxonomy: planted, fault_object: `app/${planted}`, root_cause: planted };
    const dir = writeRecordedCase({
      ...base,
      metadata: { ...(base.metadata as object), result, more: planted },
    });

    const { sources, ...rest } = await cloudOpsBench.open(dir);
    const abort = new AbortController().signal;
    const outcomes = await Promise.all(
      sources.flatMap((source) =>
        signals.map((signal) => source.look({ signal, window: rest.window }, abort)),
      ),
    );

    expect(JSON.stringify([rest, outcomes])).not.toContain(planted);
    expect(await cloudOpsBench.answer(dir)).toEqual({ label: planted, causes: [result] });
  });

  test('yields records that the schema of every signal accepts', async () => {
    const files = extended({
      [call('GetErrorLogs', { namespace: 'depot', service_name: 'parcels' })]: {
        patterns: [{ count: 2, sample: 'ERROR late' }],
      },
      [call('GetServiceDependencies', { service_name: 'parcels' })]:
        '[Service]: parcels\n[Downstream (Calls)]:\nparcels\n└── ledger\n',
      [call('CheckNodeServiceStatus', { node_name: 'node-7', service_name: 'kubelet' })]:
        'Active: active (running)\n',
      [call('GetAlerts', {})]: {
        alerts: [
          {
            name: 'parcels',
            time_range: '2026-05-01 13:57:00 ~ 2026-05-01 13:59:00',
            evidence: ['SLOW | 9 s'],
          },
        ],
      },
    });
    const metrics = 'time,parcels-cpu\n2026-05-01 13:58:00,0.5\n';

    for (const signal of signals.filter((each) => each !== 'changes')) {
      const records = await recordsOf({ ...files, metrics }, signal);

      expect(records.length, signal).toBeGreaterThan(0);
      for (const record of records) expect(() => recordSchemas[signal].parse(record)).not.toThrow();
    }
  });

  test('does without files and outputs that are missing', async () => {
    const logsOnly = writeRecordedCase({ metadata: base.metadata, logs: { parcels: ['ERROR late'] } });
    const opened = await cloudOpsBench.open(logsOnly);

    expect(opened.sources[0]?.signals).not.toContain('metrics');
    expect(opened.question).toBe('Parcels are late.');
    expect(await recordsOf({ logs: { parcels: ['ERROR late'] } }, 'objects')).toEqual([]);
  });

  test('refuses a truncated recording by the name of its file', async () => {
    const dir = writeRecordedCase(base);
    writeFileSync(join(dir, 'tool_cache.json'), JSON.stringify(base.toolCache).slice(0, 200));

    await expect(cloudOpsBench.open(dir)).rejects.toThrow(InputError);
    await expect(cloudOpsBench.open(dir)).rejects.toThrow(/tool_cache\.json is not complete JSON/u);
  });

  test('refuses what is no case', async () => {
    await expect(cloudOpsBench.open('/no/such/case')).rejects.toThrow('/no/such/case is not a directory.');
    await expect(cloudOpsBench.open(temporaryDirectory())).rejects.toThrow(/holds neither/u);
  });

  test('counts what it could not read', async () => {
    const dir = writeRecordedCase(
      extended({
        'DescribeResource:{"resource_type"': 'x',
        [describeCall('pods', 'garbled')]: 'this is no description',
        [call('GetAppYAML', { app_name: 'parcels' })]: 'kind: Deployment\n  broken: [\n',
        [describeCall('pods', 'gone')]: 'Error from server (NotFound): pods "gone" not found',
      }),
    );
    const { sources, window } = await cloudOpsBench.open(dir);

    const outcome = await sources[0]!.look({ signal: 'objects', window }, new AbortController().signal);

    expect(outcome).toMatchObject({ status: 'ok', broken: 3 });
  });

  test('answers for its own signals only', async () => {
    const { sources, window } = await cloudOpsBench.open(writeRecordedCase(base));
    const abort = new AbortController().signal;

    expect(await sources[0]!.look({ signal: 'metrics', window }, abort)).toMatchObject({
      status: 'misconfigured',
    });
    expect(await sources[0]!.look({ signal: 'alerts', window }, abort)).toMatchObject({
      status: 'empty',
      records: [],
    });
  });
});

describe('finding cases', () => {
  test('finds them below a directory, and the directory itself', async () => {
    const root = temporaryDirectory();
    writeRecordedCase(base, join(root, 'set', 'b'));
    writeRecordedCase(base, join(root, 'set', 'a'));
    writeRecordedCase({ logs: {} }, join(root, 'other'));

    expect(await cloudOpsBench.find(root)).toEqual([join(root, 'set', 'a'), join(root, 'set', 'b')]);
    expect(await cloudOpsBench.find(join(root, 'set', 'a'))).toEqual([join(root, 'set', 'a')]);
    await expect(cloudOpsBench.find(join(root, 'none'))).rejects.toThrow(InputError);
  });
});

describe('instants', () => {
  test('ages count back from the call that printed them, not from the end of the recording', async () => {
    const files = extended({
      // Printed two minutes before the end, as the age beside the known creation shows.
      [listCall('deployments')]:
        'NAME      READY   UP-TO-DATE   AVAILABLE   AGE\nparcels   0/1     1            0           3m\n',
      [listCall('services')]:
        'NAME      TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nparcels   ClusterIP   10.3.0.1     <none>        80/TCP    2m\n',
      [call('GetAlerts', {})]: {},
    });

    const objects = await recordsOf(files, 'objects');
    const created = objects.find((each) => each.entity === 'depot/Service/parcels')?.manifest['metadata'];
    const at = Date.parse((created as { creationTimestamp: string }).creationTimestamp);

    // The call lies between 11:58:00 and 12:00:00.
    expect(at).toBeGreaterThanOrEqual(Date.parse('2026-05-01T11:56:00Z'));
    expect(at).toBeLessThan(Date.parse('2026-05-01T11:57:30Z'));
  });

  test('an event has its count, its first and its last instant', async () => {
    const [event] = await recordsOf(
      extended({ [listCall('deployments')]: 'NAME      READY   AGE\nparcels   0/1     5m0s\n' }),
      'events',
    );

    expect(event).toMatchObject({
      entity: 'depot/Deployment/parcels',
      reason: 'ScalingReplicaSet',
      count: 2,
      reporter: 'deployment-controller',
    });
    expect(event?.lastSeen).toBe('2026-05-01T11:56:30.000Z');
    expect(event?.firstSeen).toBe('2026-05-01T11:56:00.000Z');
  });
});
