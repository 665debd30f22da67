import { type Command, saidAs } from '../command.ts';
import { openList } from '../../views/said.ts';
import { statusMessage } from '../../views/status.ts';

export const status: Command = {
  name: 'status',
  help: 'how far I am, what was found, and what people corrected',
  argumentIn: saidAs(
    /^(?:status|state|progress|update|any (?:news|update)|how far(?: are you)?|where are we|summary)$/u,
  ),
  alone: openList,
  run: async ({ triage, incident }) => statusMessage(incident, await triage.diagnosis(incident.id)),
};
