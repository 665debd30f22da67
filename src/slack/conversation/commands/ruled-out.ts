import { type Command, saidAs } from '../command.ts';
import { nothingYet } from '../../views/said.ts';
import { ruledOutMessage } from '../../views/ruled-out-list.ts';

export const ruledOut: Command = {
  name: 'ruled out',
  help: 'what looked like a cause and is none',
  argumentIn: saidAs(
    /^(?:(?:show|list)(?: me)? )?(?:(?:what|who)(?:'s| is| was| were| have you| did you| has been)? )?rule[ds]?[- _]?out$/u,
  ),
  run: async ({ triage, incident }) => {
    const diagnosis = await triage.diagnosis(incident.id);
    return diagnosis === undefined ? nothingYet(incident) : ruledOutMessage(diagnosis);
  },
};
