import { type EntityId, entityId, isEntityId } from '../../../lib/entity.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { parsePython } from './python-literal.ts';

/** Where a span, a log line or a series says that it came from. */
export interface Place {
  readonly namespace?: string;
  readonly pod?: string;
  /** What owns the pod. */
  readonly workload?: EntityId;
}

const owners = [
  ['k8s.deployment.name', 'Deployment'],
  ['k8s.statefulset.name', 'StatefulSet'],
  ['k8s.daemonset.name', 'DaemonSet'],
  ['k8s.cronjob.name', 'CronJob'],
  ['k8s.job.name', 'Job'],
] as const;

/** Attributes as Python printed them; empty where they cannot be read. */
export function attributesOf(text: string | null): JsonObject {
  const value = text === null || text === '' ? undefined : parsePython(text);
  return isJsonObject(value) ? value : {};
}

export function placeOf(attributes: JsonObject): Place {
  const namespace = word(attributes['k8s.namespace.name']);
  const pod = word(attributes['k8s.pod.name']);
  if (namespace === undefined) return {};
  const [workload] = owners.flatMap(([key, kind]) => {
    const name = word(attributes[key]);
    return name === undefined ? [] : [entityId(namespace, kind, name)];
  });
  return { namespace, ...(pod !== undefined && { pod }), ...(workload !== undefined && { workload }) };
}

/** A text that can stand in an entity's id. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && isEntityId(`x/X/${value}`) && !/[\s/]/u.test(value) ? value : undefined;
