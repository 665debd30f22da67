import { z } from 'zod';
import type { EvidenceId } from '../../evidence/evidence.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Store } from '../../store/store.ts';

const Call = z.object({
  /** Ours: models give the same id twice. */
  id: z.string(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** Why its arguments could not be read; then they are not what the model sent. */
  fault: z.string().optional(),
});
export type Call = z.infer<typeof Call>;

const Tokens = z.object({ input: z.number(), output: z.number() });

/** One answer of a model that was paid for. */
const Turn = z.object({
  text: z.string(),
  calls: z.array(Call),
  /** It says that it will not answer, or the service would not let it. */
  refusal: z.enum(['refused-to-answer', 'content-filtered']).optional(),
  tokens: Tokens,
  currency: z.number(),
  seconds: z.number(),
  model: z.string(),
});
export type Turn = z.infer<typeof Turn>;

/** What a tool answered to one call. */
const Result = z.object({
  text: z.string(),
  evidence: z.array(z.custom<EvidenceId>((value) => typeof value === 'string')).readonly(),
  repeated: z.boolean(),
  /** How the look-up failed, where the source did. */
  failure: z.string().optional(),
  /** The call was wrong, as the tool sees it. */
  wrong: z.boolean().optional(),
});
export type Result = z.infer<typeof Result>;

/** The turns of one run, each stored before anything acts on it. */
export interface Turns {
  turn(number: number): Turn | undefined;
  result(call: string): Result | undefined;
  /** How long the stored turns took, in seconds. */
  readonly seconds: number;
  keepTurn(number: number, turn: Turn): Promise<void>;
  keepResult(call: string, result: Result): Promise<void>;
}

const collection = 'model-turns';
const pageSize = 200;

/** Without a store a run cannot be resumed, and nothing is kept. */
export async function openTurns(store: Store | undefined, run: string): Promise<Turns> {
  const turns = new Map<string, Turn>();
  const results = new Map<string, Result>();
  const prefix = `${run}/`;
  if (store !== undefined)
    for await (const { key, value } of storedUnder(store, prefix)) {
      const rest = key.slice(prefix.length);
      if (rest.startsWith('turn/')) turns.set(rest, Turn.parse(value));
      else results.set(rest, Result.parse(value));
    }
  // A refused write means that another process was here first, with the same turn.
  const keep = async (key: string, value: object) => {
    await store?.write(collection, `${prefix}${key}`, value as unknown as JsonObject, 0);
  };
  return {
    seconds: [...turns.values()].reduce((sum, { seconds }) => sum + seconds, 0),
    turn: (number) => turns.get(turnKey(number)),
    result: (call) => results.get(resultKey(call)),
    keepTurn: (number, turn) => keep(turnKey(number), turn),
    keepResult: (call, result) => keep(resultKey(call), result),
  };
}

const turnKey = (number: number): string => `turn/${String(number).padStart(6, '0')}`;
const resultKey = (call: string): string => `result/${call}`;

async function* storedUnder(store: Store, prefix: string) {
  let after = '';
  for (let isLast = false; !isLast; ) {
    const page = await store.list(collection, { prefix, after, limit: pageSize });
    yield* page;
    after = page.at(-1)?.key ?? after;
    isLast = page.length < pageSize;
  }
}
