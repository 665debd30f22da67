import { pino } from 'pino';
import type { Clock } from '../../src/lib/clock.ts';
import type { Log } from '../../src/lib/log.ts';
import type { Source } from '../../src/sources/source.ts';
import type { Store } from '../../src/store/store.ts';
import { createTriage, type Reporter, type Triage } from '../../src/triage.ts';

/** What was told, in order, as `begin 1`, `report 1 no-fault`, `fail slack`. */
export interface RecordingReporter extends Reporter {
  readonly told: readonly string[];
}

export function recordingReporter(fault?: (told: string) => Error | undefined): RecordingReporter {
  const told: string[] = [];
  const tell = async (what: string) => {
    const error = fault?.(what);
    if (error !== undefined) throw error;
    told.push(what);
  };
  return {
    told,
    begin: ({ run }) => tell(`begin ${run}`),
    progress: async () => undefined,
    report: ({ run }, { verdict }) => tell(`report ${run} ${verdict}`),
    fail: (_, { domain }) => tell(`fail ${domain}`),
    resolved: () => tell('resolved'),
    counted: async () => undefined,
    hasThread: async () => true,
  };
}

/** A source of alerts that answers whatever `look` says; by default that nothing fires. */
export function aSource(look?: Source['look']): Source {
  const empty = {
    status: 'empty',
    query: 'ALERTS',
    records: [],
    observedAt: '2026-09-27T12:00:00.000Z',
  } as const;
  return {
    name: 'prometheus',
    signals: ['alerts'],
    look: look ?? (async () => empty),
    check: async () => empty,
    close: async () => undefined,
  };
}

export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly sources?: readonly Source[];
  readonly log?: Log;
}

export const aTriage = ({ store, clock, reporter, sources = [aSource()], log }: Desk): Triage =>
  createTriage({
    ...{ store, clock, reporter, sources, redactEmails: false },
    log: log ?? pino({ level: 'silent' }),
    limits: { lookUpMs: 10_000, lookBackMs: 3_600_000, concurrency: 2 },
  });
