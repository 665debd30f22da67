/** A failure that the next calls of a method meet, for tests of how a bot bears it. */
export interface Fault {
  /** A method's name, or `*` for any. */
  readonly method: string;
  /** Slack's word: `ratelimited`, `channel_not_found`, `internal_error`… */
  readonly error: string;
  /** How many calls meet it; one unless said. */
  readonly times?: number;
  /** For `ratelimited`: what the header says. */
  readonly retryAfterS?: number;
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault that a call of this method meets now; taking it uses it up. */
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: readonly Required<Fault>[] = [];
  return {
    add: (fault) => {
      waiting = [...waiting, { times: 1, retryAfterS: 1, ...fault }];
    },
    take: (method) => {
      const met = waiting.find((fault) => fault.method === method || fault.method === '*');
      waiting = waiting
        .map((fault) => (fault === met ? { ...fault, times: fault.times - 1 } : fault))
        .filter((fault) => fault.times > 0);
      return met;
    },
  };
}
