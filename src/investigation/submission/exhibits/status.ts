import type { Observed } from '../../../analysis/view/observed.ts';
import { numberAt, objectsAt, objectAt, type Path, textAt } from '../../../analysis/view/read.ts';
import type { View } from '../../../analysis/view.ts';
import type { EntityId } from '../../../lib/entity.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { type Exhibit, innocent, sign } from './exhibit.ts';
import type { Weight } from '../strength.ts';
import { namedIn } from './named-in.ts';

/** Conditions that are well while they are `False`: https://kubernetes.io/docs/reference/node/node-status/ */
const wellWhenFalse = /Pressure$|^(NetworkUnavailable|ReplicaFailure|Failed|DisruptionTarget|Stalled)$/u;

const cannotStart = /^(ErrImage|Image|InvalidImage|CreateContainer|RunContainer|ContainerCannotRun)/u;

/** What an object's present status says at a path: trouble, and whether the platform says why. */
export function troubleIn(object: Observed, path: Path, about: readonly EntityId[], view: View): Exhibit {
  if (object.kind === 'Endpoints' || object.kind === 'EndpointSlice') return unserved(object, about, view);
  const { manifest } = object;
  const names = namedIn(messagesAt(manifest, path).join(' '), object.id, view);
  const said = [
    ...conditionsUnder(manifest, path),
    ...containersUnder(manifest, path),
    ...counted(manifest, path),
  ];
  if (said.includes('decisive')) return sign([...about, ...names], 'decisive');
  if (said.includes('sign')) return sign([...about, ...names]);
  return innocent(about, 'what the status says there is as it should be');
}

/** A Service that nobody serves: a symptom of the Service and of whoever should serve it. */
function unserved(object: Observed, about: readonly EntityId[], view: View): Exhibit {
  const service = [...view.services.values()].find((one) => one.endpoints.some(({ id }) => id === object.id));
  if (service === undefined || service.readyAddresses !== 0) return innocent(about, 'it has ready addresses');
  return { ...sign([...about, service.id]), weight: 'none' };
}

const messagesAt = (manifest: JsonObject, path: Path): readonly string[] => {
  const here = path.at(-1) === 'message' || path.at(-1) === 'reason' ? path.slice(0, -1) : path;
  return [textAt(manifest, ...here, 'message') ?? ''];
};

/** The one member of a list that a path is in; all of them where it names the list or what surrounds it. */
const chosen = (path: Path, list: string, length: number): readonly number[] => {
  const at = path.indexOf(list);
  const index = at < 0 ? Number.NaN : Number(path[at + 1] ?? Number.NaN);
  if (Number.isInteger(index)) return [index];
  return at >= 0 || path.length === 1 ? Array.from({ length }, (_, one) => one) : [];
};

function conditionsUnder(manifest: JsonObject, path: Path): Weight[] {
  const conditions = objectsAt(manifest, 'status', 'conditions');
  return chosen(path, 'conditions', conditions.length).flatMap((index): Weight[] => {
    const condition = conditions[index];
    const status = textAt(condition, 'status');
    const well = wellWhenFalse.test(textAt(condition, 'type') ?? '') ? 'False' : 'True';
    if (status === undefined || status === well) return [];
    const reason = textAt(condition, 'reason') ?? '';
    return [/^(Unschedulable|FailedCreate|ReplicaFailure)$/u.test(reason) ? 'decisive' : 'sign'];
  });
}

function containersUnder(manifest: JsonObject, path: Path): Weight[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) => {
    const statuses = objectsAt(manifest, 'status', list);
    return chosen(path, list, statuses.length).flatMap((index) => weightOf(statuses[index] ?? {}));
  });
}

function weightOf(status: JsonObject): Weight[] {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const ended = ['state', 'lastState'].map((one) => objectAt(status, one, 'terminated'));
  if (waiting !== undefined && cannotStart.test(waiting)) return ['decisive'];
  const isWell = textAt(status, 'ready') === 'true';
  if (isWell) return [];
  if (ended.some((one) => textAt(one, 'reason') === 'OOMKilled')) return ['decisive'];
  return ended.some((one) => (numberAt(one, 'exitCode') ?? 0) !== 0) ||
    waiting !== undefined ||
    textAt(status, 'ready') === 'false'
    ? ['sign']
    : [];
}

/** Phases and counts: fewer pods ready than wanted, a claim that is not bound. */
function counted(manifest: JsonObject, path: Path): Weight[] {
  const field = String(path[1] ?? '');
  const isWhole = path.length === 1;
  const phase = textAt(manifest, 'status', 'phase');
  const badPhase = phase !== undefined && /^(Pending|Failed|Lost|Unknown|Terminating)$/u.test(phase);
  const wanted =
    numberAt(manifest, 'spec', 'replicas') ?? numberAt(manifest, 'status', 'desiredNumberScheduled');
  const ready =
    numberAt(manifest, 'status', 'readyReplicas') ?? numberAt(manifest, 'status', 'numberReady') ?? 0;
  const short = wanted !== undefined && ready < wanted;
  const tells = (pattern: RegExp) => isWhole || pattern.test(field);
  return (badPhase && tells(/^phase$/u)) || (short && tells(/replicas|number/iu)) ? ['sign'] : [];
}
