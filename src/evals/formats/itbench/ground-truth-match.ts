import { isEntityId, parseEntity } from '../../../lib/entity.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Match } from '../format.ts';
import type { Named } from './ground-truth.ts';
import { nameFilter, scheduleNames, withoutPodTail, workloadNames } from './name-filter.ts';

/** Whether a predicted entity is a true cause, by the matching rules of the benchmark; there is nothing but entities. */
export function matchEntity(prediction: JsonObject, truth: JsonObject): Match {
  const entity = prediction['entity'];
  // A truth is made by `truthOf` alone.
  const named = (truth['named'] ?? []) as unknown as readonly Named[];
  const object = typeof entity === 'string' && isEntityId(entity) && named.some((one) => means(one, entity));
  return { object, partial: object, full: object };
}

function means(truth: Named, entity: `${string}/${string}/${string}`): boolean {
  const { scope, kind, name } = parseEntity(entity);
  const [wanted, found] = [truth.kind.toLowerCase(), kind.toLowerCase()];
  // A namespace lies in no namespace: people write it in its own, or in none.
  const isThere = wanted === 'namespace' || truth.namespace === undefined || scope === truth.namespace;
  return isThere && truth.patterns.some((pattern) => fits(pattern, truth.exact, { wanted, found, name }));
}

interface Compared {
  readonly wanted: string;
  readonly found: string;
  readonly name: string;
}

function fits(pattern: string, exact: boolean, { wanted, found, name }: Compared): boolean {
  const filter = exact ? (one: string) => one === pattern : nameFilter(pattern);
  if (isWorkload(wanted) && isWorkload(found)) return fitsWorkload(pattern, exact, { wanted, found, name });
  if (wanted === found) return filter(name);
  if (wanted === 'schedule' && isChaos(found)) return scheduleNames(name).some(filter);
  if (isChaos(wanted) && found === 'schedule')
    return filter(name) || nameFilter(withoutPodTail(pattern))(name);
  return false;
}

/** The members of one workload are one thing, so that what controllers add to their names does not count. */
function fitsWorkload(pattern: string, exact: boolean, { wanted, found, name }: Compared): boolean {
  const plain = exact ? pattern : withoutPodTail(pattern);
  const spelt = isWhole(wanted) ? [plain] : workloadNames(plain);
  const filter = exact ? (one: string) => spelt.includes(one) : nameFilter(plain);
  const names = isWhole(found) ? [name] : workloadNames(name);
  if (names.some(filter)) return true;
  // A name that an expression of the truth covers as it stands needs no interpretation.
  const isMember = !isWhole(wanted) && !isWhole(found) && names.length === 1;
  return isMember && !exact && nameFilter(pattern)(name);
}

/** Kinds whose names carry no tail. */
const isWhole = (kind: string): boolean => ['deployment', 'statefulset', 'daemonset'].includes(kind);
const isWorkload = (kind: string): boolean => isWhole(kind) || kind === 'replicaset' || kind === 'pod';
const isChaos = (kind: string): boolean => kind.endsWith('chaos');
