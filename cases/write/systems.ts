import type { App, System } from './system.ts';

const app = (
  name: string,
  runtime: App['runtime'],
  [rate, p50Ms]: readonly [number, number],
  calls: readonly string[],
  more: Partial<App> = {},
): App => ({
  ...{ name, runtime, rate, p50Ms, calls, port: 8080, tag: '1.0.0', replicas: 2 },
  ...{ operation: `/${name}`, memoryMi: 256, cpuMilli: 200 },
  ...more,
});

const java = { memoryMi: 768, cpuMilli: 500 };
const store = { stateful: true, replicas: 1, memoryMi: 1024, cpuMilli: 500 };

/** A bookseller: storefront behind an nginx gateway. */
export const paperlane: System = {
  namespace: 'paperlane',
  registry: 'images.paperlane.example/shop',
  cluster: 'paperlane-prod',
  team: 'web-platform',
  nodes: ['plane-worker-1', 'plane-worker-2', 'plane-worker-3', 'plane-worker-4'],
  apps: [
    app('edge-gateway', 'nginx', [84, 38], ['storefront'], { tag: '1.27.2', operation: 'GET /' }),
    app('storefront', 'node', [82, 35], ['shelf', 'basket', 'reviews', 'finder'], {
      ...{ tag: '2026.3.1', replicas: 3, port: 3000, operation: 'GET /books', memoryMi: 512 },
      scaled: { min: 3, max: 8 },
    }),
    app('shelf', 'go', [61, 8], ['pricing', 'shelf-db'], { tag: '4.18.0', operation: 'ListBooks' }),
    app('pricing', 'python', [44, 12], [], { tag: '2.8.0', operation: 'POST /v1/price' }),
    app('finder', 'java', [18, 46], ['shelf'], { ...java, tag: '3.3.2', operation: 'GET /search' }),
    app('reviews', 'python', [25, 15], ['shelf-db'], { tag: '1.12.4', operation: 'GET /reviews' }),
    app('basket', 'go', [14, 6], ['basket-cache', 'pricing'], { tag: '4.6.1', operation: 'GetBasket' }),
    app('till', 'java', [3.2, 92], ['basket', 'stock', 'card-gate'], {
      ...java,
      tag: '5.0.7',
      operation: 'POST /orders',
    }),
    app('stock', 'java', [6, 21], ['shelf-db'], { ...java, tag: '2.2.9', operation: 'POST /reserve' }),
    app('card-gate', 'go', [3.1, 140], [], { tag: '1.9.3', operation: 'Authorise' }),
    app('letters', 'python', [3, 55], ['post-queue'], {
      tag: '0.31.0',
      operation: 'POST /send',
      replicas: 1,
    }),
    app('post-queue', 'rabbitmq', [6, 3], [], {
      ...store,
      port: 5672,
      tag: '3.13.7',
      operation: 'publish',
      memoryMi: 512,
    }),
    app('basket-cache', 'redis', [31, 1], [], {
      ...store,
      port: 6379,
      tag: '7.2.6',
      operation: 'GET',
      memoryMi: 256,
    }),
    app('shelf-db', 'postgres', [70, 3], [], { ...store, port: 5432, tag: '16.4', operation: 'SELECT' }),
  ],
};

/** A small bank. */
export const harborbank: System = {
  namespace: 'harborbank',
  registry: 'images.harborbank.example/core',
  cluster: 'harbor-eu-1',
  team: 'core-banking',
  nodes: ['hb-node-a1', 'hb-node-a2', 'hb-node-b1', 'hb-node-b2'],
  apps: [
    app('quay', 'nginx', [52, 41], ['net-banking'], { tag: '1.26.1', operation: 'GET /' }),
    app('net-banking', 'node', [50, 39], ['accounts', 'transfers', 'cards', 'statements', 'sign-in'], {
      ...{ tag: '11.4.0', port: 3000, operation: 'GET /overview', memoryMi: 512 },
    }),
    app('sign-in', 'java', [21, 33], ['session-cache'], { ...java, tag: '6.1.5', operation: 'POST /token' }),
    app('accounts', 'java', [34, 18], ['ledger'], {
      ...java,
      tag: '8.3.1',
      operation: 'GET /accounts',
      recreate: true,
    }),
    app('transfers', 'go', [9, 44], ['accounts', 'ledger', 'screening'], {
      tag: '3.27.0',
      operation: 'CreateTransfer',
    }),
    app('cards', 'go', [12, 16], ['accounts'], { tag: '2.14.2', operation: 'ListCards' }),
    app('ledger', 'java', [41, 11], ['ledger-db'], {
      ...{ ...java, tag: '5.1.6', operation: 'POST /entries', recreate: true },
      env: { DB_HOST: 'ledger-db', DB_PORT: '5432', DB_NAME: 'ledger', DB_USER: 'ledger_app' },
      secretEnv: [['DB_PASSWORD', 'ledger-db-app', 'password']],
    }),
    app('screening', 'python', [8.8, 61], ['rates'], {
      tag: '1.44.0',
      operation: 'POST /screen',
      memoryMi: 512,
    }),
    app('statements', 'python', [4, 120], ['ledger'], {
      tag: '3.3.0',
      operation: 'POST /render',
      replicas: 2,
      recreate: true,
    }),
    app('rates', 'go', [11, 5], [], { tag: '1.8.8', operation: 'GetRate' }),
    app('notices', 'go', [2.4, 27], [], { tag: '0.19.3', operation: 'Send', replicas: 1 }),
    app('session-cache', 'redis', [43, 1], [], {
      ...store,
      port: 6379,
      tag: '7.2.6',
      operation: 'GET',
      memoryMi: 256,
    }),
    app('ledger-db', 'postgres', [80, 2], [], { ...store, port: 5432, tag: '15.8', operation: 'SELECT' }),
  ],
};

/** A parcel carrier. */
export const parcelway: System = {
  namespace: 'parcelway',
  registry: 'harbor.parcelway.example/prod',
  cluster: 'parcelway-live',
  team: 'shipping-core',
  nodes: ['pw-pool1-0', 'pw-pool1-1', 'pw-pool1-2', 'pw-pool2-0'],
  apps: [
    app('front-door', 'nginx', [66, 30], ['tracker-web', 'quotes'], { tag: '1.27.1', operation: 'GET /' }),
    app('tracker-web', 'node', [51, 28], ['track', 'depot'], {
      tag: '7.20.3',
      port: 3000,
      operation: 'GET /track',
      memoryMi: 384,
    }),
    app('track', 'go', [49, 9], ['scan-db'], {
      tag: '12.2.0',
      operation: 'GetParcel',
      scaled: { min: 2, max: 6 },
    }),
    app('quotes', 'go', [15, 23], ['zones', 'tariff', 'flags'], {
      ...{ tag: '9.4.1', operation: 'QuoteDomestic' },
      env: { FLAGS_HOST: 'flags', FLAGS_PORT: '8013', ZONES_ADDR: 'zones:8080', TARIFF_ADDR: 'tariff:8080' },
    }),
    app('tariff', 'java', [14.6, 14], [], { ...java, tag: '4.0.12', operation: 'GET /tariff' }),
    app('zones', 'python', [14.8, 11], [], { tag: '2.5.0', operation: 'POST /zone' }),
    app('depot', 'java', [22, 19], ['scan-db', 'courier-feed'], {
      ...java,
      tag: '6.7.3',
      operation: 'GET /depots',
    }),
    app('courier-feed', 'go', [19, 7], [], { tag: '3.1.1', operation: 'NextStop' }),
    app('labels', 'python', [7, 88], ['quotes', 'depot'], {
      tag: '5.5.2',
      operation: 'POST /labels',
      memoryMi: 512,
    }),
    app('invoices', 'java', [2, 75], ['tariff', 'scan-db'], {
      ...java,
      tag: '3.9.0',
      operation: 'POST /invoices',
    }),
    app('flags', 'flagd', [15, 1], [], {
      tag: 'v0.12.9',
      port: 8013,
      operation: 'ResolveBoolean',
      replicas: 1,
      mounts: 'feature-flags',
      memoryMi: 128,
    }),
    app('scan-db', 'postgres', [60, 3], [], { ...store, port: 5432, tag: '16.3', operation: 'SELECT' }),
  ],
};

/** A grocer who delivers. */
export const larder: System = {
  namespace: 'larder',
  registry: 'oci.larder.example/live',
  cluster: 'larder-west',
  team: 'fulfilment',
  nodes: ['ld-n1', 'ld-n2', 'ld-n3'],
  apps: [
    app('shopfront', 'nginx', [73, 34], ['aisle-web'], { tag: '1.27.3', operation: 'GET /' }),
    app('aisle-web', 'node', [71, 31], ['pantry', 'hamper', 'slots', 'payments'], {
      ...{ tag: '31.6.2', port: 3000, operation: 'GET /aisles', memoryMi: 512, replicas: 3 },
    }),
    app('pantry', 'go', [58, 7], ['pantry-db', 'offers'], {
      ...{ tag: '14.1.0', operation: 'ListGoods' },
      secretEnv: [['DB_PASSWORD', 'pantry-db-app', 'password']],
    }),
    app('offers', 'python', [37, 13], [], { tag: '6.9.1', operation: 'POST /v2/offers' }),
    app('hamper', 'go', [26, 5], ['hamper-cache', 'offers'], { tag: '9.0.4', operation: 'GetHamper' }),
    app('slots', 'go', [17, 18], ['rounds'], { tag: '7.7.0', operation: 'ListSlots' }),
    app('rounds', 'java', [15, 64], ['street-map'], {
      ...{ ...java, tag: '3.12.5', operation: 'POST /rounds', replicas: 3, throttled: 0.57 },
    }),
    app('street-map', 'python', [14, 9], [], { tag: '2.2.8', operation: 'GET /leg', memoryMi: 512 }),
    app('payments', 'java', [5, 118], ['pantry-db'], {
      ...{ ...java, tag: '10.3.3', operation: 'POST /charge', replicas: 4 },
      secretEnv: [
        ['PROVIDER_KEY', 'card-provider', 'api-key'],
        ['DB_PASSWORD', 'pantry-db-payments', 'password'],
      ],
    }),
    app('receipts', 'python', [4.1, 70], ['pantry-db'], { tag: '1.30.0', operation: 'POST /receipts' }),
    app('hamper-cache', 'redis', [44, 1], [], {
      ...{ ...store, port: 6379, tag: '7.4.1', operation: 'GET', memoryMi: 256 },
    }),
    app('pantry-db', 'postgres', [75, 3], [], { ...store, port: 5432, tag: '16.6', operation: 'SELECT' }),
  ],
};
