import type { Command } from '../command.ts';
import { answerMessage } from '../../views/answer.ts';
import { nothingYet } from '../../views/said.ts';

/** `why` alone, or with one name behind it: more words than that are a question. */
const pattern = /^why(?:(?: not)?(?: the)? `?([^\s`]+)`?)?$/u;
const fillers = /^(?:not|so|this|that|it|the|is|are|me|now|then|here)$/u;

export const why: Command = {
  name: 'why',
  help: 'what speaks for the cause; `why checkout` or `why not checkout`: what is known of that',
  argumentIn: (plain) => {
    const found = pattern.exec(plain);
    if (found === null) return undefined;
    const name = found[1] ?? '';
    return fillers.test(name) ? '' : name;
  },
  run: async ({ triage, incident }, name) => {
    const question = name === '' ? 'what is the cause?' : `\`${name}\``;
    const answer = await triage.ask(incident.id, question, 'rules');
    const diagnosis = await triage.diagnosis(incident.id);
    if (answer === undefined || diagnosis === undefined) return nothingYet(incident);
    return answerMessage(answer, diagnosis, (id) => triage.evidence(id));
  },
};
