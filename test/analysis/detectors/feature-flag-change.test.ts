import { expect, test } from 'vitest';
import { featureFlagChange } from '../../../src/analysis/detectors/feature-flag-change.ts';
import { clock, cluster, deployment } from '../../support/cluster.ts';
import { flags } from '../../support/scenes.ts';

const before = '2026-03-10T13:50:00.000Z';
const text = (data: Record<string, string>) => ({
  kind: 'ConfigMap',
  metadata: { name: 'flags', namespace: 'shop' },
  data,
});

test('names the flag, its old value and its new one', () => {
  const shop = cluster().object(flags('off'), before).object(flags('on'));

  const [found] = featureFlagChange.detect(shop.view());

  expect(found?.claim).toBe('The flag `cartFailure` went from off to on in `shop/ConfigMap/flags`.');
});

test('breaks whoever reads the file and whoever the flag is named after', () => {
  const volumes = { volumes: [{ name: 'flags', configMap: { name: 'flags' } }] };
  const shop = cluster()
    .workload('flagd', { spec: volumes })
    .workload('cart')
    .object(flags('off'), before)
    .object(flags('on'));

  const [found] = featureFlagChange.detect(shop.view());

  expect(found?.breaks).toEqual([deployment('flagd'), deployment('cart')]);
});

test('takes the time of the write from the managed fields', () => {
  const written = {
    ...flags('on'),
    metadata: {
      name: 'flags',
      namespace: 'shop',
      managedFields: [{ manager: 'kubectl', time: clock('13:58') }],
    },
  };
  const shop = cluster().object(flags('off'), before).object(written);

  const [found] = featureFlagChange.detect(shop.view());

  expect(found?.since).toBe(clock('13:58'));
});

test('reads switches that are plain keys, and flat files of booleans', () => {
  const switches = cluster()
    .object(text({ 'checkout.new': 'false' }), before)
    .object(text({ 'checkout.new': 'true' }));
  const flat = cluster()
    .object(text({ f: '{"fast":false,"slow":true}' }), before)
    .object(text({ f: '{"fast":true,"slow":true}' }));

  const claims = [switches, flat]
    .flatMap((shop) => [...featureFlagChange.detect(shop.view())])
    .map((one) => one.claim);

  expect(claims).toEqual([
    'The flag `checkout.new` went from false to true in `shop/ConfigMap/flags`.',
    'The flag `fast` went from false to true in `shop/ConfigMap/flags`.',
  ]);
});

test('hears of flags from a service that announces them', () => {
  const shop = cluster().add('changes', {
    entity: deployment('cart'),
    at: clock('14:00'),
    kind: 'feature-flag',
    summary: 'newCart set to 100 %',
  });

  const [found] = featureFlagChange.detect(shop.view());

  expect(found?.claim).toBe('A flag of `shop/Deployment/cart` was changed: newCart set to 100 %.');
});

test('leaves other changes of a ConfigMap to others', () => {
  const shop = cluster()
    .object(text({ timeout: '3s' }), before)
    .object(text({ timeout: '1ms' }));

  expect([...featureFlagChange.detect(shop.view())]).toEqual([]);
});
