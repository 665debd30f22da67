import type { Command } from '../command.ts';
import { said } from '../../views/said.ts';
import { words } from '../../views/inert.ts';

/** `actually …`, `correction: …`, `no, …`: a statement, for what ends in a question mark asks something. */
const pattern =
  /^(?:actually\b[\s,:–-]*|correction\b\s*[:,–-]?\s*|no\s*[,:–-]\s*|wrong\s*[,:–-]\s*)(.*\S)$/isu;

export const correction: Command = {
  name: 'actually …',
  help: 'what you know better: I keep it with your name, and show it when this comes back',
  needs: 'correct',
  argumentIn: (_, text) => (text.endsWith('?') ? undefined : pattern.exec(text)?.[1]),
  run: async ({ triage, incident, by }, text) => {
    await triage.correct(incident.id, { by, text });
    return said(`Noted as your correction: ${words(text, 300)}`);
  },
};
