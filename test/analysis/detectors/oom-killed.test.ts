import { expect, test } from 'vitest';
import { oomKilled } from '../../../src/analysis/detectors/oom-killed.ts';
import { clock, cluster, pod } from '../../support/cluster.ts';

const killed = (finishedAt: string, restartCount: number) => ({
  restartCount,
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt } },
});
const standing = (shape: object): (string | undefined)[] =>
  [...oomKilled.detect(cluster().workload('cart', shape).view())].map((one) => one.standing);

test('holds now while the container is not back', () => {
  expect(standing({ ready: 0, containerStatus: killed(clock('14:10'), 1) })).toEqual(['now']);
});

test('holds now while it is killed again and again', () => {
  expect(standing({ containerStatus: killed(clock('14:15'), 3) })).toEqual(['now']);
});

test('has recovered after one kill with a healthy container since', () => {
  expect(standing({ containerStatus: killed(clock('14:15'), 1) })).toEqual(['recovered']);
});

test('was before where it happened before the window', () => {
  expect(standing({ containerStatus: killed(clock('11:00'), 7) })).toEqual(['before']);
});

test('is silent about a container that was killed from outside', () => {
  const terminated = { reason: 'Error', exitCode: 137, finishedAt: clock('14:15') };

  expect(standing({ ready: 0, containerStatus: { restartCount: 2, lastState: { terminated } } })).toEqual([]);
});

test('hears the runtime say that the limit is too small to start', () => {
  const text =
    'Failed to create pod sandbox: runc create failed: container init was OOM-killed (memory limit too low?): unknown';
  const shop = cluster().workload('cart', { ready: 0 }).event(pod('cart'), 'FailedCreatePodSandBox', text);

  const [found] = oomKilled.detect(shop.view());

  expect(found?.receipts.map((receipt) => receipt.quote)).toContain('128Mi');
});
