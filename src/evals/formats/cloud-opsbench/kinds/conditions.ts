import { compact, type Manifest } from '../manifest.ts';
import { asPrinted, below, isNothing, type Line } from '../kubectl/outline.ts';
import { readTable } from '../kubectl/table.ts';
import { printedTime } from '../kubectl/time.ts';

/** The table `Conditions:`, with the columns that the kind has. */
export const conditions = (lines: readonly Line[], key = 'Conditions'): readonly Manifest[] =>
  readTable(asPrinted(below(lines, key))).flatMap((row) => {
    if (row['Type'] === undefined || row['Type'] === '') return [];
    const members = {
      type: row['Type'],
      status: row['Status'],
      reason: printed(row['Reason']),
      message: printed(row['Message']),
      lastHeartbeatTime: printedTime(row['LastHeartbeatTime'] ?? row['LastProbeTime']),
      lastTransitionTime: printedTime(row['LastTransitionTime']),
    };
    return [compact(members) ?? {}];
  });

const printed = (text: string | undefined): string | undefined =>
  text === undefined || isNothing(text) ? undefined : text;
