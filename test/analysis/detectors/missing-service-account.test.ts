import { expect, test } from 'vitest';
import { missingServiceAccount } from '../../../src/analysis/detectors/missing-service-account.ts';
import { cluster, replicaSet } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const refusal =
  'Error creating: pods "cart-" is forbidden: error looking up service account shop/carts: serviceaccount "carts" not found';

test('finds the workload whose account does not exist', () => {
  const shop = cluster()
    .workload('cart', { ready: 0, pods: 0 })
    .event(replicaSet('cart'), 'FailedCreate', refusal);

  expect(said(missingServiceAccount, shop)).toEqual(['shop/Deployment/cart missing-service-account']);
});

test('is silent where the account came a moment after the pods were asked for', () => {
  const shop = cluster().workload('cart').event(replicaSet('cart'), 'FailedCreate', refusal);

  expect(said(missingServiceAccount, shop)).toEqual([]);
});

test('goes by the latest refusal', () => {
  const shop = cluster()
    .workload('cart', { ready: 0, pods: 0 })
    .event(replicaSet('cart'), 'FailedCreate', refusal, '2026-03-10T14:01:00.000Z')
    .event(
      replicaSet('cart'),
      'FailedCreate',
      'Error creating: pods "cart-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    );

  expect(said(missingServiceAccount, shop)).toEqual([]);
});
