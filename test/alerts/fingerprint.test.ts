import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/alerts/fingerprint.ts';
import { recognise } from '../../src/alerts/recognise.ts';
import { alertFixture } from '../support/alert-fixtures.ts';

const word = fc.stringMatching(/^[a-z]{2,12}$/u);
const labelName = word.filter(
  (name) => !['pod', 'instance', 'severity', 'priority', 'endpoint', 'uid', 'replica'].includes(name),
);
const labels = fc.dictionary(labelName, word, { minKeys: 1, maxKeys: 5 });
const named = (alerts: readonly Record<string, string>[]) =>
  fingerprint({ format: 'f', name: 'Slow', alerts });
/** A pod as Kubernetes names it: alphabet and lengths of its own generator. */
const suffix = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz2456789'.split('')),
    minLength: length,
    maxLength: length,
  });
const templateHash = fc.oneof(suffix(9), suffix(10)).filter((hash) => /\d/u.test(hash));
const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

describe('fingerprint', () => {
  it('does not depend on the order of labels', () => {
    fc.assert(
      fc.property(
        labels.chain((set) => fc.tuple(fc.constant(set), shuffled(Object.entries(set)))),
        ([set, entries]) => {
          expect(named([Object.fromEntries(entries)])).toBe(named([set]));
        },
      ),
    );
  });

  it('does not depend on the order of the alerts in a batch', () => {
    fc.assert(
      fc.property(
        fc
          .array(labels, { minLength: 2, maxLength: 5 })
          .chain((sets) => fc.tuple(fc.constant(sets), shuffled(sets))),
        ([sets, other]) => {
          expect(named(other)).toBe(named(sets));
        },
      ),
    );
  });

  it('does not depend on which replicas of a workload a batch holds', () => {
    const pods = fc.array(fc.tuple(templateHash, suffix(5)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(labels, pods, pods, (set, some, others) => {
        const batch = (hashes: [string, string][]) =>
          hashes.map(([hash, id]) => ({ ...set, pod: `ledger-${hash}-${id}`, instance: '10.1.2.3:8080' }));

        expect(named(batch(others))).toBe(named(batch(some)));
      }),
    );
  });

  it('differs between values of every lasting label', () => {
    fc.assert(
      fc.property(
        labels,
        fc.constantFrom('namespace', 'service', 'cluster', 'job', 'node'),
        word,
        word,
        (set, name, a, b) => {
          fc.pre(a !== b);

          expect(named([{ ...set, [name]: a }])).not.toBe(named([{ ...set, [name]: b }]));
        },
      ),
    );
  });

  it('differs between formats, names and values', () => {
    const base = { format: 'f', name: 'Slow', values: ['billing'] };

    const all = [base, { ...base, format: 'g' }, { ...base, name: 'Fast' }, { ...base, values: ['orders'] }];

    expect(new Set(all.map(fingerprint)).size).toBe(all.length);
  });

  it.each([
    ['a ReplicaSet pod', 'ledger-6c5d8f7b9-x2vqz', 'ledger-58f9c7d64-7kq2w'],
    ['a DaemonSet pod', 'agent-x2vqz', 'agent-hgwtp'],
    ['a StatefulSet pod', 'orders-db-0', 'orders-db-12'],
    ['a CronJob pod', 'backup-29012345-x2vqz', 'backup-29012405-bb7kl'],
  ])('is the same for every replica: %s', (_kind, one, other) => {
    expect(named([{ pod: one }])).toBe(named([{ pod: other }]));
    expect(named([{ pod: one }])).not.toBe(named([{ pod: 'invoices-6c5d8f7b9-x2vqz' }]));
  });

  it.each([
    ['severity', 'warning', 'critical'],
    ['uid', 'a', 'b'],
    ['prometheus_replica', 'prometheus-0', 'prometheus-1'],
    ['endpoint', 'http', 'metrics'],
    ['instance', '10.0.0.1:80', '10.0.0.2:80'],
    ['instance', 'db.example:5432', 'db.example:9187'],
    ['container_id', 'containerd://0123456789ab', 'containerd://ab0123456789'],
    ['id', '5b1d9c1e-0d4c-4e55-9f3a-0123456789ab', '5b1d9c1e-0d4c-4e55-9f3a-ba9876543210'],
  ])('is the same when only the volatile label %s changes', (name, one, other) => {
    expect(named([{ namespace: 'billing', [name]: one }])).toBe(
      named([{ namespace: 'billing', [name]: other }]),
    );
  });

  it.each([
    ['service', 'proxy-https', 'proxy'],
    ['topic', 'shard-1', 'shard-2'],
    ['instance', 'db-a.example:5432', 'db-b.example:5432'],
    ['commit', 'deadbeef', 'cafebabe'],
  ])('keeps what only looks generated: %s', (name, one, other) => {
    expect(named([{ [name]: one }])).not.toBe(named([{ [name]: other }]));
  });

  it('leaves replicas and severities out of values without names', () => {
    const of = (...values: string[]) => fingerprint({ format: 'f', name: 'Slow', values });

    expect(of('billing', 'ledger-6c5d8f7b9-x2vqz', '10.0.0.7:443', 'warning')).toBe(
      of('critical', 'ledger-58f9c7d64-7kq2w', 'billing'),
    );
  });

  it('leaves measured numbers out of names, but not numbers that name something', () => {
    const of = (name: string) => fingerprint({ format: 'f', name });

    expect(of('CPU at 93 % on ledger')).toBe(of('CPU at 7.5% on ledger'));
    expect(of('shard 3 is slow')).not.toBe(of('shard 4 is slow'));
    expect(of('no answer from 10.0.0.1')).not.toBe(of('no answer from 10.0.0.2'));
  });

  it.each([
    ['alertmanager-default-firing', 'alertmanager-default-resolved'],
    ['alertmanager-default-firing', 'alertmanager-edited'],
    ['grafana-default-firing', 'grafana-default-resolved'],
    ['datadog-monitor-triggered', 'datadog-monitor-recovered'],
    ['datadog-oncall-page-acknowledged', 'datadog-oncall-page-resolved'],
    ['bot-host-critical', 'bot-host-ok'],
    ['grafana-older-alerting', 'grafana-older-ok'],
    ['datadog-bracketed-triggered', 'datadog-bracketed-recovered'],
    ['datadog-re-triggered', 'datadog-renotify-in-text'],
    ['datadog-oncall-triggered', 'datadog-oncall-acknowledged'],
    ['datadog-oncall-triggered', 'datadog-oncall-blocks'],
    ['pagerduty-blocks-triggered', 'pagerduty-blocks-acknowledged'],
    ['pagerduty-blocks-triggered', 'pagerduty-blocks-resolved'],
    ['pagerduty-text-triggered', 'pagerduty-text-acknowledged-by'],
    ['opsgenie-new', 'opsgenie-closed'],
    ['sentry-new', 'sentry-resolved-by-button'],
    ['sentry-new', 'sentry-older-attachment'],
    ['sentry-metric-critical', 'sentry-metric-resolved'],
    ['cloudwatch-fields-alarm', 'cloudwatch-fields-ok'],
    ['cloudwatch-state-is-now', 'cloudwatch-state-is-now-ok'],
    ['aws-chatbot-alarm', 'aws-chatbot-ok'],
    ['azure-monitor-metric-fired', 'azure-monitor-metric-resolved'],
    ['azure-monitor-subject', 'azure-monitor-subject-resolved'],
    ['aws-health-issue', 'aws-health-ended'],
    ['statuspage-investigating', 'statuspage-resolved'],
  ])('is the same for %s and %s', (one, other) => {
    expect(recognisedIn(one)).toBe(recognisedIn(other));
  });

  it('differs between different alerts of the same tool', () => {
    const titles = [
      ...['datadog-warn', 'datadog-no-data', 'datadog-re-triggered', 'datadog-bracketed-triggered'],
      ...['pagerduty-blocks-triggered', 'pagerduty-text-triggered', 'pagerduty-quotes-a-monitor'],
      ...['opsgenie-new', 'opsgenie-jira', 'sentry-new', 'sentry-self-hosted', 'sentry-metric-critical'],
      ...['cloudwatch-fields-alarm', 'cloudwatch-subject', 'cloudwatch-state-is-now', 'aws-chatbot-alarm'],
      ...['azure-monitor-schema', 'azure-monitor-subject', 'azure-monitor-metric-fired'],
      ...['guardduty-fields-high', 'guardduty-numeric', 'statuspage-investigating', 'statuspage-text'],
    ];

    expect(new Set(titles.map(recognisedIn)).size).toBe(titles.length);
  });
});

function recognisedIn(title: string): string {
  const recognition = recognise(alertFixture(title).event);
  return recognition.kind === 'alert' ? recognition.alert.fingerprint : recognition.reason;
}
