import { expect, test } from 'vitest';
import { imagePull } from '../../../src/analysis/detectors/image-pull.ts';
import { cluster, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const waiting = { state: { waiting: { reason: 'ImagePullBackOff' } } };
const failing = (text: string, spec = {}) =>
  cluster().workload('cart', { ready: 0, containerStatus: waiting, spec }).event(pod('cart'), 'Failed', text);

test.each([
  [
    'incorrect-image-reference',
    'Failed to pull image "registry.example/cart:9": rpc error: code = NotFound desc = failed to pull and unpack image: registry.example/cart:9: not found',
  ],
  [
    'incorrect-image-reference',
    'Failed to pull image "cart:9": rpc error: code = Unknown desc = Error response from daemon: manifest for cart:9 not found: manifest unknown: manifest unknown',
  ],
  [
    'incorrect-image-reference',
    'Failed to apply default image tag "cart::9": couldn\'t parse image reference "cart::9": invalid reference format',
  ],
  [
    'incorrect-image-reference',
    'Failed to pull image "docker.io/library/cartt:1": failed to resolve reference "docker.io/library/cartt:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'missing-image-pull-secret',
    'Failed to pull image "registry.example/cart:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example/token: 401 Unauthorized',
  ],
  [
    'missing-image-pull-secret',
    'Failed to pull image "cart:1": rpc error: code = Unknown desc = Error response from daemon: Get https://registry.example/v2/: no basic auth credentials',
  ],
  [
    'missing-image-pull-secret',
    'Failed to pull image "cart:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'image-registry-dns-failure',
    'Failed to pull image "registry.example/cart:1": failed to do request: Head "https://registry.example/v2/cart/manifests/1": dial tcp: lookup registry.example on 10.0.0.2:53: no such host',
  ],
  [
    'image-registry-dns-failure',
    'Failed to pull image "registry.example/cart:1": dial tcp: lookup registry.example on 10.0.0.2:53: server misbehaving',
  ],
  [
    'image-registry-dns-failure',
    'Failed to pull image "registry.example/cart:1": dial tcp: lookup registry.example: i/o timeout',
  ],
])('tells %s by what the runtime says', (mechanism, text) => {
  expect(said(imagePull, failing(text))).toEqual([`shop/Deployment/cart ${mechanism}`]);
});

test('quotes the pull secret that is named and is not there', () => {
  const shop = failing('Failed to pull image "cart:1": 403 Forbidden', {
    imagePullSecrets: [{ name: 'registry-key' }],
  });

  const [found] = imagePull.detect(shop.view());

  expect(found?.receipts.map((receipt) => receipt.quote)).toContain('{"name":"registry-key"}');
});

test('is silent about a pull that succeeded in the end', () => {
  const shop = cluster()
    .workload('cart')
    .event(pod('cart'), 'Failed', 'Failed to pull image "cart:1": 503 Service Unavailable: not found');

  expect(said(imagePull, shop)).toEqual([]);
});
