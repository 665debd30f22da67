import { type Command, saidAs } from '../command.ts';
import { said } from '../../views/said.ts';

export const reinvestigate: Command = {
  name: 'reinvestigate',
  help: 'look at everything anew',
  needs: 'ask',
  argumentIn: saidAs(
    /^(?:re-?investigate|re-?check|re-?run|retry|(?:investigate|look|try|check|run|start)(?: (?:it|this|that))? (?:again|anew|once more))(?: (?:it|this|that))?$/u,
  ),
  run: async ({ triage, incident, by }) => {
    const again = await triage.reinvestigate(incident.id, by);
    return said(again === undefined ? 'I am looking into it already.' : 'I look at everything anew.');
  },
};
