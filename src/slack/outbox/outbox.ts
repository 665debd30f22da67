import type { Clock } from '../../lib/clock.ts';
import { troubleOf } from '../connection/slack-error.ts';
import { createLane, type Lane, type Pace, type Urgency } from './lane.ts';

/**
 * The pace that Slack allows (docs.slack.dev/apis/web-api/rate-limits): about one post a second and channel with
 * short bursts; tier 3 for edits and tier 2 or 4 for streams, for the whole workspace.
 */
const paces: Readonly<Record<string, Pace & { readonly perChannel?: boolean }>> = {
  'chat.postMessage': { burst: 5, everyMs: 1_000, perChannel: true },
  'chat.postEphemeral': { burst: 20, everyMs: 600 },
  'chat.update': { burst: 20, everyMs: 1_200 },
  'chat.delete': { burst: 20, everyMs: 1_200 },
  'chat.startStream': { burst: 8, everyMs: 3_000 },
  'chat.appendStream': { burst: 30, everyMs: 600 },
  'chat.stopStream': { burst: 8, everyMs: 3_000 },
};

/**
 * Everything that we say in Slack goes through here: a queue for each channel, urgent first. Nothing is kept
 * over a restart: what has to be said is said again by the durable job behind it.
 */
export interface Outbox {
  /** Begins `call` when its turn has come, and ends as it does; methods that say nothing are not held up. */
  send<T>(method: string, args: Readonly<Record<string, unknown>>, call: () => Promise<T>): Promise<T>;
  /** How many messages wait for their turn. */
  waiting(): number;
}

/** Memory for lanes is bounded: one that is idle can be made anew. */
const mostLanes = 1_000;

export function createOutbox(clock: Clock): Outbox {
  const lanes = new Map<string, Lane>();

  function laneFor(method: string, pace: Pace & { readonly perChannel?: boolean }, channel: unknown): Lane {
    const key = pace.perChannel === true ? `${method} ${String(channel)}` : method;
    const lane = lanes.get(key) ?? createLane(clock, pace);
    // Moved to the end: the first of the map is the one that was used longest ago.
    lanes.delete(key);
    lanes.set(key, lane);
    for (const [oldest, idle] of lanes) {
      if (lanes.size <= mostLanes || idle.waiting() > 0) break;
      lanes.delete(oldest);
    }
    return lane;
  }

  return {
    send: async (method, args, call) => {
      const pace = paces[method];
      if (pace === undefined) return call();
      const lane = laneFor(method, pace, args['channel']);
      return lane.run(urgencyOf(method, args), async () => {
        try {
          return await call();
        } catch (error) {
          const trouble = troubleOf(error);
          // Whoever asked tries again, and takes its turn again; the others wait as long as Slack says.
          if (trouble?.kind === 'rate-limited') lane.pause(trouble.retryAfterMs);
          throw error;
        }
      });
    },
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting(), 0),
  };
}

/** By the purpose that our own messages carry in their metadata. */
const urgencies: Readonly<Record<string, Urgency>> = {
  packet: 0,
  escalated: 0,
  diagnosis: 1,
  failure: 1,
  answer: 1,
  resolved: 2,
  question: 2,
  'first-reply': 2,
};

function urgencyOf(method: string, args: Readonly<Record<string, unknown>>): Urgency {
  const purpose = purposeIn(args['metadata']);
  const urgency =
    urgencies[purpose] ?? (method.endsWith('Stream') || method === 'chat.postEphemeral' ? 1 : 2);
  // An edit of a first reply is progress, which the diagnosis makes out of date.
  return method === 'chat.update' && urgency === 2 ? 3 : urgency;
}

function purposeIn(metadata: unknown): string {
  const payload = memberOf(metadata, 'event_payload');
  const purpose = memberOf(payload, 'purpose');
  return typeof purpose === 'string' ? purpose : '';
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
