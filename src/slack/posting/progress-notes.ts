import type { Clock } from '../../lib/clock.ts';
import { type Slot, slotKey } from './slot.ts';
import type { Message } from '../views/limits.ts';

/** People cannot read faster, and Slack allows some 50 edits a minute for all threads together. */
const betweenEditsMs = 2000;

/** Edits of a message between `begin` and `end`, the newest winning: at most one every two seconds. */
export interface ProgressNotes {
  begin(slot: Slot): void;
  show(slot: Slot, message: Message): void;
  /** Drops what was not shown yet; resolves when no edit is under way. */
  end(slot: Slot): Promise<void>;
}

interface Note {
  newest: Message | undefined;
  readonly ended: AbortController;
  showing: Promise<void> | undefined;
}

/** `edit` must not throw. */
export function progressNotes(
  clock: Clock,
  edit: (slot: Slot, message: Message) => Promise<void>,
): ProgressNotes {
  const notes = new Map<string, Note>();

  /** Waits before each edit, the first too: an investigation of a second needs no progress. */
  async function drain(slot: Slot, note: Note): Promise<void> {
    while (note.newest !== undefined) {
      await clock.wait(betweenEditsMs, note.ended.signal);
      const message: Message = note.newest;
      note.newest = undefined;
      if (note.ended.signal.aborted) return;
      await edit(slot, message);
    }
    note.showing = undefined;
  }

  return {
    begin: (slot) => {
      if (!notes.has(slotKey(slot)))
        notes.set(slotKey(slot), { newest: undefined, ended: new AbortController(), showing: undefined });
    },
    show: (slot, message) => {
      const note = notes.get(slotKey(slot));
      if (note === undefined) return;
      note.newest = message;
      note.showing ??= drain(slot, note);
    },
    end: async (slot) => {
      const note = notes.get(slotKey(slot));
      notes.delete(slotKey(slot));
      note?.ended.abort();
      await note?.showing;
    },
  };
}
