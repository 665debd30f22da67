import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { numberReceipts } from '../../diagnosis/numbering.ts';
import type { Incident } from '../../incidents/incident.ts';
import { actionIds, writeValue } from './button-value.ts';
import { code } from './inert.ts';
import { actions, button, context, type Message, message, section } from './limits.ts';

const shown = 8;

/** The first receipts with their quotes, and the button to all of them. */
export function receiptsMessage(incident: Incident, diagnosis: Diagnosis): Message {
  const all = numberReceipts(diagnosis);
  if (all.length === 0)
    return message('No receipts.', [section('This diagnosis asserts nothing, so there are no receipts.')]);
  const lines = all
    .slice(0, shown)
    .map(
      ({ number, entity, role, receipt }) =>
        `*[${number}]* ${entity === undefined ? 'Telemetry' : code(entity, 100)}: ${role === 'suspicion' ? 'reads like an instruction, not followed: ' : ''}${receipt.stance === 'contradicts' ? 'against: ' : ''}${code(receipt.quote, 140)}`,
    );
  const value = writeValue(incident.id, incident.run);
  return message(`${all.length} receipts.`, [
    section(...lines),
    ...(all.length > shown ? [context(`${all.length - shown} more behind the button.`)] : []),
    actions(button({ action: actionIds.receipts, text: `Receipts (${all.length})`, value })),
  ]);
}
