/** The kinds of telemetry that a source can give. */
export const signals = [
  'alerts',
  'objects',
  'events',
  'logs',
  'metrics',
  'traces',
  'changes',
  'probes',
] as const;
export type Signal = (typeof signals)[number];

/** How a look-up ended; the first three brought an answer. Empty is not unreachable. */
export type LookUpStatus =
  | 'ok'
  | 'empty'
  | 'truncated'
  | 'denied'
  | 'timeout'
  | 'rate-limited'
  | 'unreachable'
  | 'misconfigured';

export const wasAnswered = (status: LookUpStatus): boolean =>
  status === 'ok' || status === 'empty' || status === 'truncated';
