import type { EntityId } from '../../../lib/entity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import { parseQuantity } from '../../../analysis/view/quantity.ts';
import { list, member, merge, plain } from './manifest.ts';

/** Members that describe prints whenever they are set: where it printed none, there are none. */
const printed = new Set(
  `nodeSelector tolerations env envFrom volumes volumeMounts livenessProbe readinessProbe startupProbe command args
  ports resources limits requests containers initContainers replicas type externalName serviceAccountName selector
  podSelector ingress egress`.split(/\s+/u),
);
/** Of a claim describe prints what it was given, never what it asked for. */
const unprinted: Readonly<Record<string, ReadonlySet<string>>> = {
  PersistentVolumeClaim: new Set(['resources', 'requests', 'selector']),
};

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A live object with those members of its declared spec that kubectl never prints (affinity, security context,
 * pull secrets, what a claim asks for). What was printed always stands; where it contradicts the declaration,
 * the declaration is kept whole in the annotation in which kubectl keeps it.
 */
export function completed(live: JsonObject, declared: JsonObject): JsonObject {
  const spec = member(declared, 'spec');
  if (!isJsonObject(spec)) return live;
  const filled = fill(member(live, 'spec') ?? {}, spec, unprinted[plain(live['kind'])] ?? new Set());
  const whole = { ...live, spec: filled.value };
  if (!filled.contradicted) return whole;
  return merge(whole, { metadata: { annotations: { [lastApplied]: JSON.stringify(declared) } } });
}

interface Filled {
  readonly value: JsonValue;
  readonly contradicted: boolean;
}

function fill(live: JsonValue, declared: JsonValue, silent: ReadonlySet<string>): Filled {
  if (isJsonObject(live) && isJsonObject(declared)) return fillObject(live, declared, silent);
  if (Array.isArray(live) && Array.isArray(declared)) return fillList(live, declared, silent);
  return { value: live, contradicted: !alike(live, declared) };
}

function fillObject(live: JsonObject, declared: JsonObject, silent: ReadonlySet<string>): Filled {
  const value: Record<string, JsonValue | undefined> = { ...live };
  let contradicted = false;
  for (const [key, wanted] of Object.entries(declared)) {
    const has = live[key];
    if (wanted === undefined || wanted === null) continue;
    if (has === undefined && printed.has(key) && !silent.has(key)) contradicted ||= !isEmpty(wanted);
    else if (has === undefined) value[key] = wanted;
    else {
      const inner = fill(has, wanted, silent);
      value[key] = inner.value;
      contradicted ||= inner.contradicted;
    }
  }
  return { value, contradicted };
}

/** Members of lists are matched by what names them; what only the live list has was added by a controller. */
function fillList(
  live: readonly JsonValue[],
  declared: readonly JsonValue[],
  silent: ReadonlySet<string>,
): Filled {
  // Lists of plain values were printed in words: how they were cut cannot be told for certain.
  if (!declared.every(isJsonObject)) return { value: live, contradicted: false };
  let contradicted = false;
  const value = [...live];
  declared.forEach((wanted, index) => {
    const at = live.findIndex((each) => isJsonObject(each) && isSame(each, wanted));
    const match = at >= 0 ? at : live.length === declared.length ? index : -1;
    const has = value[match];
    if (has === undefined) contradicted = true;
    else {
      const inner = fill(has, wanted, silent);
      value[match] = inner.value;
      contradicted ||= inner.contradicted;
    }
  });
  return { value, contradicted };
}

const isSame = (one: JsonObject, other: JsonObject): boolean =>
  ['name', 'containerPort', 'mountPath', 'key', 'port'].some(
    (key) => one[key] !== undefined && other[key] !== undefined && plain(one[key]) === plain(other[key]),
  );

const isEmpty = (value: JsonValue): boolean =>
  isJsonObject(value) ? Object.keys(value).length === 0 : Array.isArray(value) && value.length === 0;

function alike(live: JsonValue, declared: JsonValue): boolean {
  const [one, other] = [plain(live).trim(), plain(declared).trim()];
  if (one === other) return true;
  const [first, second] = [parseQuantity(one), parseQuantity(other)];
  return first !== undefined && first === second;
}

/**
 * All live objects, completed. A pod or ReplicaSet of the current revision is made from its controller's
 * template, so that what is not printed of it is what the template says.
 */
export function completeAll(
  live: ReadonlyMap<EntityId, JsonObject>,
  declared: ReadonlyMap<EntityId, JsonObject>,
): ReadonlyMap<EntityId, JsonObject> {
  const whole = new Map(live);
  for (const [id, manifest] of declared) {
    const seen = live.get(id);
    if (seen !== undefined) whole.set(id, completed(seen, manifest));
  }
  for (const kind of ['ReplicaSet', 'Pod'])
    for (const [id, manifest] of whole)
      if (manifest['kind'] === kind) whole.set(id, inherited(manifest, id, whole));
  return whole;
}

const revision = (manifest: JsonObject | undefined) =>
  member(manifest, 'metadata', 'annotations', 'deployment.kubernetes.io/revision');

function inherited(manifest: JsonObject, id: EntityId, all: ReadonlyMap<EntityId, JsonObject>): JsonObject {
  const owner = list(member(manifest, 'metadata', 'ownerReferences')).find(isJsonObject);
  const scope = id.slice(0, id.indexOf('/'));
  const controller = all.get(`${scope}/${plain(owner?.['kind'])}/${plain(owner?.['name'])}`);
  const template = member(controller, 'spec', 'template', 'spec');
  if (!isJsonObject(template)) return manifest;
  if (manifest['kind'] === 'ReplicaSet') {
    if (revision(manifest) !== revision(controller)) return manifest;
    const own = member(manifest, 'spec', 'template', 'spec') ?? {};
    return merge({ spec: { template: { spec: fill(own, template, new Set()).value } } }, manifest);
  }
  return { ...manifest, spec: fill(member(manifest, 'spec') ?? {}, template, new Set()).value };
}
