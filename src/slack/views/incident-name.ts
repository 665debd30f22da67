import type { Incident } from '../../incidents/incident.ts';
import { words } from './inert.ts';

/** What the thread calls an incident: the first alert's name, marked. */
export const incidentName = (incident: Incident): string => `*${words(plainName(incident), 120)}*`;

/** The same without marks or escapes, for notifications. */
export const plainName = (incident: Incident): string => incident.alerts[0]?.name ?? 'this';
