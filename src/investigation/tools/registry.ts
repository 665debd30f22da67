import { alerts } from './alerts.ts';
import { events } from './events.ts';
import { object } from './object.ts';
import { queryMetrics } from './query-metrics.ts';
import { readEvidence } from './read-evidence.ts';
import { recentChanges } from './recent-changes.ts';
import { searchLogs } from './search-logs.ts';
import type { Tool } from './tool.ts';
import { topology } from './topology.ts';
import { traces } from './traces.ts';

/** Every question that a model may ask, in the order in which they are offered. */
export const tools: readonly Tool[] = [
  alerts,
  recentChanges,
  object,
  events,
  searchLogs,
  queryMetrics,
  traces,
  topology,
  readEvidence,
];
