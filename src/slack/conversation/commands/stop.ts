import { type Command, saidAs } from '../command.ts';
import { said } from '../../views/said.ts';

export const stop: Command = {
  name: 'stop',
  help: 'give up what I am looking at; I say what is known so far',
  needs: 'stop',
  argumentIn: saidAs(
    /^(?:stop|cancel|abort|halt|quit|enough)(?: (?:it|this|that|looking|here|the (?:run|investigation|search)|investigating))?$/u,
  ),
  run: async ({ triage, incident, by }) => {
    const stopped = await triage.stop(incident.id, by);
    if (stopped !== undefined || incident.stopped?.run === incident.run)
      return said('Stopped. What is known so far stands in this thread.');
    return said('Nothing is under way here.');
  },
};
