/** What the snapshots are of: a small shop whose services call each other. */
export const namespace = 'orchard';

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly language: string;
  readonly calls: readonly Called[];
}

interface Called {
  readonly name: string;
  readonly operation: string;
  /** A store speaks no traces of its own. */
  readonly silent?: boolean;
}

const calls = (name: string, operation: string): Called => ({ name, operation });
const stores = (name: string, operation: string): Called => ({ name, operation, silent: true });

export const services: readonly Service[] = [
  { name: 'gate', port: 8080, language: 'cpp', calls: [calls('storefront', 'GET /')] },
  {
    name: 'storefront',
    port: 8080,
    language: 'nodejs',
    calls: [
      calls('catalogue', 'shop.Catalogue/ListFruit'),
      calls('trolley', 'shop.Trolley/Get'),
      calls('orders', 'shop.Orders/Place'),
      calls('advice', 'shop.Advice/Suggest'),
    ],
  },
  { name: 'catalogue', port: 3550, language: 'go', calls: [stores('fruit-db', 'SELECT fruit')] },
  { name: 'trolley', port: 7070, language: 'dotnet', calls: [stores('trolley-cache', 'HGET')] },
  { name: 'advice', port: 9001, language: 'python', calls: [calls('catalogue', 'shop.Catalogue/GetFruit')] },
  {
    name: 'orders',
    port: 5050,
    language: 'go',
    calls: [
      calls('trolley', 'shop.Trolley/Empty'),
      calls('billing', 'shop.Billing/Charge'),
      calls('freight', 'POST /quote'),
      calls('letters', 'POST /confirm'),
    ],
  },
  { name: 'billing', port: 50051, language: 'nodejs', calls: [] },
  { name: 'freight', port: 8080, language: 'rust', calls: [] },
  { name: 'letters', port: 8080, language: 'ruby', calls: [] },
];

export const storesBehind = [
  { name: 'fruit-db', port: 5432 },
  { name: 'trolley-cache', port: 6379 },
] as const;

/** The fault that is planted in the middle of a snapshot. */
export type Fault = 'network-policy' | 'flag' | 'none';

/** Who stops answering, whose callers see it, and what the true cause is called. */
export const faults = {
  'network-policy': {
    victim: 'catalogue',
    callers: ['storefront', 'advice'],
    cause: `${namespace}/NetworkPolicy/catalogue-lockdown`,
  },
  flag: { victim: 'billing', callers: ['orders'], cause: `${namespace}/ConfigMap/switchboard` },
} as const;

export const podOf = (service: string): string =>
  `${service}-${hash(service, 10)}-${hash(`${service}-pod`, 5)}`;
export const replicaSetOf = (service: string): string => `${service}-${hash(service, 10)}`;
export const addressOf = (service: string): string => {
  const index = [...services, ...storesBehind].findIndex((one) => one.name === service);
  return `100.96.4.${20 + index}`;
};

const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters and digits as Kubernetes makes them up, the same for the same name. */
function hash(text: string, length: number): string {
  let state = 2_166_136_261;
  let made = '';
  for (let at = 0; at < length; at += 1) {
    for (const char of `${text}${at}`) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619) >>> 0;
    made += letters[state % letters.length] ?? 'x';
  }
  return made;
}
