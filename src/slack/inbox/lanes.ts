/** Something whose turn has come; `done` lets those that waited for it go on. */
export interface Turn<T> {
  readonly item: T;
  readonly done: () => void;
}

/**
 * What waits to be handled. Items that share a lane are handled one after another in the order in which they came;
 * an item may stand in several lanes. Across lanes the urgent come first, and with them whatever they wait for;
 * of five turns one goes to the rest, so that a storm of urgent items holds nobody up for ever.
 */
export interface Lanes<T> {
  add(item: T, place: { readonly lanes: readonly string[]; readonly urgent: boolean }): void;
  /** The item that is to be handled now; undefined where all wait for one that is under way, or none waits. */
  next(): Turn<T> | undefined;
  /** Takes out everything whose turn has not come. */
  clear(): readonly T[];
  /** How many were added and are not done. */
  size(): number;
}

interface Waiter<T> {
  readonly item: T;
  readonly lanes: readonly string[];
  urgent: boolean;
  isStarted: boolean;
}

const turnsPerRest = 5;

export function lanesOf<T>(): Lanes<T> {
  const lanes = new Map<string, Set<Waiter<T>>>();
  const ready = { urgent: new Set<Waiter<T>>(), rest: new Set<Waiter<T>>() };
  const all = new Set<Waiter<T>>();
  let turns = 0;

  const isFirst = (waiter: Waiter<T>): boolean =>
    waiter.lanes.every((name) => first(lanes.get(name)) === waiter);

  function offer(waiter: Waiter<T>): void {
    if (waiter.isStarted || !isFirst(waiter)) return;
    ready.rest.delete(waiter);
    ready[waiter.urgent ? 'urgent' : 'rest'].add(waiter);
  }

  /** Whoever stands before an urgent item in one of its lanes is as urgent. */
  function hurry(waiter: Waiter<T>): void {
    const pending = [waiter];
    for (let one = pending.pop(); one !== undefined; one = pending.pop())
      for (const name of one.lanes)
        for (const before of lanes.get(name) ?? []) {
          if (before === one) break;
          if (before.urgent) continue;
          before.urgent = true;
          offer(before);
          pending.push(before);
        }
  }

  function leave(waiter: Waiter<T>): void {
    all.delete(waiter);
    for (const name of waiter.lanes) {
      const lane = lanes.get(name);
      lane?.delete(waiter);
      const heir = first(lane);
      if (heir === undefined) lanes.delete(name);
      else offer(heir);
    }
  }

  return {
    add: (item, place) => {
      const waiter = { item, lanes: [...new Set(place.lanes)], urgent: place.urgent, isStarted: false };
      all.add(waiter);
      for (const name of waiter.lanes) lanes.set(name, (lanes.get(name) ?? new Set()).add(waiter));
      offer(waiter);
      if (waiter.urgent) hurry(waiter);
    },
    next: () => {
      const [preferred, other] =
        (turns + 1) % turnsPerRest === 0 ? [ready.rest, ready.urgent] : [ready.urgent, ready.rest];
      const from = preferred.size > 0 ? preferred : other;
      const waiter = first(from);
      if (waiter === undefined) return undefined;
      turns += 1;
      from.delete(waiter);
      waiter.isStarted = true;
      return { item: waiter.item, done: () => leave(waiter) };
    },
    clear: () => {
      const waiting = [...all].filter(({ isStarted }) => !isStarted);
      ready.urgent.clear();
      ready.rest.clear();
      for (const waiter of waiting) waiter.isStarted = true;
      for (const waiter of waiting) leave(waiter);
      return waiting.map(({ item }) => item);
    },
    size: () => all.size,
  };
}

function first<T>(of: ReadonlySet<T> | undefined): T | undefined {
  for (const one of of ?? []) return one;
  return undefined;
}
