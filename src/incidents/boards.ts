import type { Store } from '../store/store.ts';
import { changes } from './changes.ts';
import {
  type Board,
  emptyBoard,
  type Group,
  learned,
  type Newcomer,
  place,
  type Placement,
  type Rule,
  without,
  written,
} from './grouping.ts';
import type { Incident } from './incident.ts';
import type { Surroundings } from './surroundings.ts';

/** The boards of the channels: one document each, which decides who opens an incident and who joins. */
export interface Boards {
  /** Durable when it resolves; of all who ask at once, in whatever process, one opens. */
  place(channel: string, newcomer: Newcomer): Promise<Omit<Placement, 'board'>>;
  /** The incident as it begins, where it is not known to be written, for an alert, an incident or a thread. */
  seed(channel: string, isMeant: (group: Group) => boolean): Promise<Incident | undefined>;
  /** The incident was written: its seed is no longer needed. */
  written(channel: string, incident: string): Promise<void>;
  /** The incident is over: nothing joins it. */
  drop(channel: string, incident: string): Promise<void>;
  learn(
    channel: string,
    incident: string,
    found: { readonly causes: readonly Surroundings[]; readonly reached: readonly Surroundings[] },
  ): Promise<void>;
  /** Of every channel. */
  seeds(): Promise<readonly Incident[]>;
}

const collection = 'incident-boards';
const pageSize = 200;

export function incidentBoards(store: Store, rule: Rule): Boards {
  const change = changes<Board>(store, collection);
  const read = async (channel: string): Promise<Board> =>
    // Only this file writes boards, so their shape is known.
    ((await store.read(collection, channel))?.value as Board | undefined) ?? emptyBoard;

  async function seeds(): Promise<Incident[]> {
    const found: Incident[] = [];
    let after = '';
    for (;;) {
      const page = await store.list(collection, { after, limit: pageSize });
      found.push(...page.flatMap(({ value }) => seedsOn(value as unknown as Board)));
      after = page.at(-1)?.key ?? '';
      if (page.length < pageSize) return found;
    }
  }

  return {
    place: async (channel, newcomer) => {
      let placement: Placement | undefined;
      await change(channel, (board = emptyBoard) => {
        placement = place(board, newcomer, rule);
        return placement.board;
      });
      if (placement === undefined) throw new TypeError('the store answered without asking');
      return { group: placement.group, how: placement.how };
    },
    seed: async (channel, isMeant) => (await read(channel)).groups.find(isMeant)?.seed,
    written: async (channel, incident) => {
      await change(channel, on(written, incident));
    },
    drop: async (channel, incident) => {
      await change(channel, on(without, incident));
    },
    learn: async (channel, incident, found) => {
      await change(channel, (board) => board && learned(board, incident, found));
    },
    seeds,
  };
}

const seedsOn = ({ groups }: Board): Incident[] => groups.flatMap(({ seed }) => seed ?? []);

const on =
  (step: (board: Board, incident: string) => Board, incident: string) =>
  (board: Board | undefined): Board | undefined =>
    board?.groups.some((group) => group.incident === incident) ? step(board, incident) : board;
