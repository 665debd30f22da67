import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../../src/diagnosis/diagnosis.ts';
import { cloudOpsBench } from '../../../../src/evals/formats/cloud-opsbench/format.ts';
import { labelOf, labels } from '../../../../src/evals/formats/cloud-opsbench/labels.ts';
import type { EntityId } from '../../../../src/lib/entity.ts';
import { cause, diagnosis } from '../../../support/eval-format.ts';

const predicted = (entity: EntityId, mechanism: string, more: Partial<Diagnosis> = {}) =>
  cloudOpsBench.predict({ ...diagnosis('confirmed', [cause(entity, mechanism)]), ...more })[0];

describe('labels', () => {
  test('cover the whole published list', () => {
    expect(labels.size).toBe(49);
    expect(new Set([...labels.values()].map((label) => label.rootCause)).size).toBe(49);
  });

  test.each([
    ['cpu-quota-exceeded', 'Admission_Fault', 'namespace_cpu_quota_exceeded', 'namespace'],
    ['kubelet-unavailable', 'Infrastructure_Fault', 'kubelet_unavailable', 'node'],
    ['zero-replicas', 'Runtime_Fault', 'deployment_zero_replicas', 'app'],
    ['service-port-mismatch', 'Service_Routing_Fault', 'service_port_mapping_mismatch', 'app'],
    ['missing-secret', 'Startup_Fault', 'missing_secret_binding', 'app'],
    ['pod-network-delay', 'Performance_Fault', 'pod_network_delay', 'app'],
  ])('%s', (mechanism, taxonomy, rootCause, object) => {
    expect(labelOf(mechanism)).toEqual({ taxonomy, rootCause, object });
  });

  test('a mechanism without one takes the nearest, or its own words', () => {
    expect(labelOf('readiness-probe-incorrect-timing').rootCause).toBe('readiness_probe_incorrect_port');
    expect(labelOf('wrong-command')).toEqual({
      taxonomy: 'Runtime_Fault',
      rootCause: 'wrong_command',
      object: 'app',
    });
  });
});

describe('the fault object', () => {
  test.each<readonly [EntityId, string, string]>([
    ['depot/Deployment/parcels', 'oom-killed', 'app/parcels'],
    ['depot/StatefulSet/ledger-db', 'oom-killed', 'app/ledger-db'],
    ['depot/Pod/parcels-59c8d7f4b6-x2x5k', 'oom-killed', 'app/parcels'],
    ['depot/Pod/ledger-db-0', 'oom-killed', 'app/ledger-db'],
    ['depot/Pod/shipper-x2x5k', 'oom-killed', 'app/shipper'],
    ['depot/ReplicaSet/parcels-59c8d7f4b6', 'missing-service-account', 'app/parcels'],
    ['depot/Service/ledger', 'service-selector-mismatch', 'app/ledger'],
    ['cluster/Node/node-7', 'kubelet-unavailable', 'node/node-7'],
    ['depot/ResourceQuota/cap', 'memory-quota-exceeded', 'namespace/depot'],
    ['cluster/Namespace/depot', 'pod-quota-exceeded', 'namespace/depot'],
  ])('%s with %s is %s', (entity, mechanism, object) => {
    expect(predicted(entity, mechanism)?.['fault_object']).toBe(object);
  });

  test('of a claim is the workload that suffers from it', () => {
    const claim = 'depot/PersistentVolumeClaim/data';
    const symptom = {
      entity: 'depot/StatefulSet/ledger-db' as const,
      claim: '',
      explainedBy: claim as EntityId,
      receipts: [],
    };

    expect(predicted(claim, 'pvc-capacity-mismatch', { symptoms: [symptom] })?.['fault_object']).toBe(
      'app/ledger-db',
    );
    expect(predicted(claim, 'pvc-capacity-mismatch')?.['fault_object']).toBe('app/data');
  });
});

test('predictions agree fully, in object and cause, or in the object', () => {
  const truth = { fault_taxonomy: 'T', fault_object: 'app/a', root_cause: 'r' };

  expect(cloudOpsBench.match(truth, truth)).toEqual({ full: true, partial: true, object: true });
  expect(cloudOpsBench.match({ ...truth, fault_taxonomy: 'U' }, truth)).toEqual({
    full: false,
    partial: true,
    object: true,
  });
  expect(cloudOpsBench.match({ ...truth, root_cause: 's' }, truth)).toEqual({
    full: false,
    partial: false,
    object: true,
  });
  expect(cloudOpsBench.match({}, truth)).toEqual({ full: false, partial: false, object: false });
});

test('a guess about another entity keeps the rest of the answer', () => {
  const answer = { fault_taxonomy: 'T', fault_object: 'app/a', root_cause: 'r' };

  expect(cloudOpsBench.about('depot/Deployment/b', answer)).toEqual({ ...answer, fault_object: 'app/b' });
});
