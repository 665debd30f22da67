import { type Command, saidAs } from '../command.ts';
import { said } from '../../views/said.ts';

export const escalate: Command = {
  name: 'escalate',
  help: 'hand over to people, with all that is known',
  needs: 'escalate',
  argumentIn: saidAs(/^(?:escalate|page)(?: (?:this|it|that|to (?:a human|people|someone|somebody)))?$/u),
  run: async ({ triage, incident, by }) => {
    const escalation = await triage.escalations.request(incident.id, by);
    return escalation === undefined
      ? said('I cannot escalate: no escalation is set up.')
      : said('Escalated. What became of it stands in this thread.');
  },
};
