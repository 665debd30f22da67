import { expect, test } from 'vitest';
import { serviceSelectorMismatch } from '../../../src/analysis/detectors/service-selector-mismatch.ts';
import { cluster } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const expected = ['shop/Service/cart service-selector-mismatch'];

test.each([
  ['another value', { app: 'carts' }],
  ['another key', { name: 'cart' }],
  ['one pair too many', { app: 'cart', track: 'canary' }],
])('finds a selector with %s', (_, selector) => {
  const shop = cluster().workload('cart').service('cart', { selector }, 0);

  expect(said(serviceSelectorMismatch, shop)).toEqual(expected);
});

test('finds the workload of another name by its labels', () => {
  const shop = cluster()
    .workload('basket', { labels: { app: 'cart', tier: 'back' } })
    .service('cart', { selector: { app: 'crat' } }, 0);

  const [found] = serviceSelectorMismatch.detect(shop.view());

  expect(found?.claim).toContain('shop/Deployment/basket');
});

test('is silent where the workload that it selects has no pods', () => {
  const shop = cluster().workload('cart', { replicas: 0 }).service('cart', {}, 0);

  expect(said(serviceSelectorMismatch, shop)).toEqual([]);
});

test('is silent where the pods are selected and not ready', () => {
  const shop = cluster().workload('cart', { ready: 0 }).service('cart', {}, 0);

  expect(said(serviceSelectorMismatch, shop)).toEqual([]);
});

test('is silent about a Service that is a leftover of something gone', () => {
  const shop = cluster()
    .workload('cart', { labels: { app: 'cart', tier: 'back' } })
    .service('archive', { selector: { app: 'archive', tier: 'back' } }, 0);

  expect(said(serviceSelectorMismatch, shop)).toEqual([]);
});

test('is silent about a Service without a selector, whose endpoints somebody else keeps', () => {
  const shop = cluster().workload('cart').service('cart', { selector: {} }, 0);

  expect(said(serviceSelectorMismatch, shop)).toEqual([]);
});
