import { z } from 'zod';
import { instant } from '../../../lib/clock.ts';
import { type EntityId, entityId, isEntityId, parseEntity } from '../../../lib/entity.ts';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import type { ObjectRecord } from '../../../sources/signals.ts';
import type { Database } from './database.ts';
import type { Tsv } from './tsv.ts';

const maxBodies = 20_000;
/** A poll takes a while; objects of one poll are this near to each other. */
const pollMs = 60_000;

const Polled = z.object({ body: z.string(), first: z.number().nullable(), last: z.number().nullable() });
type Polled = z.infer<typeof Polled>;

export interface Read<T> {
  readonly records: readonly T[];
  readonly broken: number;
  readonly cut?: string;
}

/** Every version of every object that differs from the one before, and the objects that a poll does not find any more. */
export async function readObjects(database: Database, tsv: Tsv): Promise<Read<ObjectRecord>> {
  const polled = await database.rows(
    `SELECT ${tsv.column('Body')} AS body, min(moment) AS first, max(moment) AS last
     FROM (SELECT *, instant_ms(${tsv.column('Timestamp')}) AS moment FROM ${tsv.table})
     WHERE body IS NOT NULL GROUP BY body ORDER BY first NULLS LAST, body LIMIT ${maxBodies + 1}`,
    Polled,
  );
  const sightings = polled.slice(0, maxBodies).map(sightingOf);
  const seen = sightings.filter((one) => one !== undefined);
  const groups = [...Map.groupBy(seen, (one) => one.entity).values()];
  const polls = lastPolls(seen);
  const cut = polled.length > maxBodies ? `More than ${maxBodies} versions; only the first were read.` : '';
  return {
    records: groups.flatMap((versions) => [...distinct(versions), ...goneOf(versions, polls)]),
    broken: sightings.length - seen.length,
    ...(cut !== '' && { cut }),
  };
}

interface Sighting {
  readonly entity: EntityId;
  readonly manifest: JsonObject;
  readonly first: number;
  readonly last: number;
  readonly deleted: boolean;
}

function sightingOf({ body, first, last }: Polled): Sighting | undefined {
  const parsed = parse(body);
  if (!isJsonObject(parsed) || first === null || last === null) return undefined;
  // A watch wraps what it saw; a poll does not.
  const wrapped = isJsonObject(parsed['object']) && typeof parsed['type'] === 'string';
  const manifest = wrapped ? (parsed['object'] as JsonObject) : parsed;
  const { kind, metadata } = manifest;
  if (typeof kind !== 'string' || !isJsonObject(metadata) || typeof metadata['name'] !== 'string')
    return undefined;
  const { namespace, name } = metadata;
  const entity = entityId(
    typeof namespace === 'string' && namespace !== '' ? namespace : 'cluster',
    kind,
    name,
  );
  if (!isEntityId(entity)) return undefined;
  return { entity, manifest: lean(manifest), first, last, deleted: wrapped && parsed['type'] === 'DELETED' };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Without what only the API server reads; a resource definition's schema says nothing about an incident. */
function lean(manifest: JsonObject): JsonObject {
  const metadata = isJsonObject(manifest['metadata']) ? manifest['metadata'] : {};
  const named = Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'managedFields'));
  const { spec, ...others } = manifest;
  const isSchema = manifest['kind'] === 'CustomResourceDefinition';
  return { ...others, ...(spec !== undefined && !isSchema && { spec }), metadata: named };
}

/** What is written anew although nothing happened. */
const heartbeats = new Set(['resourceVersion', 'lastHeartbeatTime', 'lastProbeTime', 'renewTime']);

function withoutHeartbeats(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutHeartbeats);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined || heartbeats.has(key) ? [] : [[key, withoutHeartbeats(member)]],
    ),
  );
}

function distinct(versions: readonly Sighting[]): readonly ObjectRecord[] {
  if (versions.length === 1) return versions.map(recordOf);
  const ordered = [...versions].sort((a, b) => a.first - b.first);
  let before = '';
  return ordered.flatMap((version) => {
    const told = canonicalJson(withoutHeartbeats(version.manifest)) + String(version.deleted);
    if (told === before) return [];
    before = told;
    return [recordOf(version)];
  });
}

const recordOf = ({ entity, manifest, first, deleted }: Sighting): ObjectRecord => ({
  entity,
  observedAt: instant(first),
  manifest,
  ...(deleted && { deleted }),
});

interface Poll {
  readonly at: number;
  /** Whether it found about as many objects as the recording knows: half a poll proves no absence. */
  readonly isWhole: boolean;
}

/** The last poll of each kind, since each kind is polled on its own. */
function lastPolls(seen: readonly Sighting[]): ReadonlyMap<string, Poll> {
  const kinds = Map.groupBy(seen, (one) => parseEntity(one.entity).kind);
  return new Map(
    [...kinds].map(([kind, all]) => {
      const at = Math.max(...all.map((one) => one.last));
      const present = new Set(all.filter((one) => at - one.last < pollMs).map((one) => one.entity));
      const known = new Set(all.map((one) => one.entity));
      return [kind, { at, isWhole: present.size * 2 >= known.size }];
    }),
  );
}

/** The record of an object's absence, dated by the last poll, which did not find it. */
function goneOf(versions: readonly Sighting[], polls: ReadonlyMap<string, Poll>): readonly ObjectRecord[] {
  const latest = versions.reduce((a, b) => (b.last >= a.last ? b : a));
  const poll = polls.get(parseEntity(latest.entity).kind);
  if (latest.deleted || poll?.isWhole !== true || poll.at - latest.last < pollMs) return [];
  return [{ ...recordOf(latest), observedAt: instant(poll.at), deleted: true }];
}
