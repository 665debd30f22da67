import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/json.ts';
import { commonLabels, type Labels } from './label-lists.ts';

/** What stays the same in every message about the same alert. */
export interface Identity {
  readonly format: string;
  readonly name: string;
  /** The labels of each alert in the message. */
  readonly alerts?: readonly Labels[];
  /** Label values without names. */
  readonly values?: readonly string[];
}

/** Which replica, which scrape, how bad: an alert keeps its identity when these change. */
const volatile =
  /^(?:alertname|severity|priority|endpoint|uid|pod_?ip|host_?ip|(?:container|image)_?id|prometheus(?:_replica)?|replica|__\w+__)$/iu;
const replicaLabel = /^(?:pod|pod_?name|kubernetes_pod_name|instance)$/iu;
const severityValue = /^(?:critical|crit|warning|warn|info|none|page|error|high|low)$/iu;

// Kubernetes draws suffixes from an alphabet without vowels and without 0, 1 and 3.
const hash = '[bcdfghjklmnpqrstvwxz2456789]';
const replicaSetPod = new RegExp(
  `-(?=[a-f0-9]*\\d|${hash}*\\d)(?:[a-f0-9]{5,10}|${hash}{5,10})-${hash}{5}$`,
  'u',
);
const ownedPod = new RegExp(`-${hash}{5}$`, 'u');
const mintedPod = new RegExp(`-(?=${hash}*\\d)${hash}{5}$`, 'u');
const cronRun = /-\d{8,10}$/u;
const ordinal = /-\d{1,4}$/u;
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d+)?$/iu;
const port = /:\d{1,5}$/u;
const generated =
  /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|(?=[a-f]*\d)[\da-f]{12,}|\w+:\/\/[\da-f]{12,})$/iu;

/** The sha256 over what does not change while the alert lasts; vendors' own ids are in `vendor-link.ts`. */
export function fingerprint({ format, name, alerts = [], values = [] }: Identity): string {
  const labels = commonLabels(alerts.map(lastingLabels));
  const lasting = values.filter((value) => !severityValue.test(value)).flatMap((value) => stem(value) ?? []);
  const identity = { format, name: lastingName(name), labels, values: [...new Set(lasting)].sort() };
  return createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 32);
}

function lastingLabels(labels: Labels): Labels {
  const kept = Object.entries(labels)
    .filter(([name]) => !volatile.test(name))
    .flatMap(([name, value]) => {
      const lasting = replicaLabel.test(name) ? workload(value) : stem(value);
      return lasting === undefined ? [] : [[name, lasting] as const];
    });
  return Object.fromEntries(kept);
}

/** A value without its generated end; undefined where all of it is generated. */
function stem(value: string): string | undefined {
  if (address.test(value) || generated.test(value)) return undefined;
  return value.replace(replicaSetPod, '').replace(mintedPod, '').replace(cronRun, '');
}

/** What a replica is one of: a pod's name without hash, run and ordinal, a host without its port. */
export function workload(value: string): string | undefined {
  if (address.test(value) || generated.test(value)) return undefined;
  const owner = value.replace(port, '').replace(replicaSetPod, '').replace(ownedPod, '');
  return owner.replace(cronRun, '').replace(ordinal, '');
}

const measured =
  /(?<![\p{L}\p{N}_.#/-])(?:\d+(?:[.,]\d+)?\s?(?:%|[kmgt]i?b|ms|s|m|h)|\d+[.,]\d+)(?![\p{L}\p{N}_./-])/gu;

/** Measured numbers differ from message to message: `CPU at 93 %`. */
const lastingName = (name: string): string =>
  name.toLowerCase().replace(measured, '#').replace(/\s+/gu, ' ').trim();
