import { type Command, saidAs } from '../command.ts';
import { nothingYet } from '../../views/said.ts';
import { receiptsMessage } from '../../views/receipts-list.ts';

export const receipts: Command = {
  name: 'receipts',
  help: 'what every number in the diagnosis stands for',
  argumentIn: saidAs(/^(?:(?:show|list)(?: me)? )?(?:the |your |all )*(?:receipts?|evidence|proofs?)$/u),
  run: async ({ triage, incident }) => {
    const diagnosis = await triage.diagnosis(incident.id);
    return diagnosis === undefined ? nothingYet(incident) : receiptsMessage(incident, diagnosis);
  },
};
