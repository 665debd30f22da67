import type { Trigger } from '../escalation.ts';

/** Telemetry carries text that reads like an instruction to whoever reads it. It is never obeyed. */
export const suspectedInstruction: Trigger = {
  name: 'suspected-instruction',
  title: 'suspected instruction in telemetry',
  decide: ({ diagnosis: { suspicions = [] } }) => {
    const [first] = suspicions;
    if (first === undefined) return undefined;
    const where = first.entity === undefined ? '' : ` from \`${first.entity}\``;
    const more = suspicions.length > 1 ? ` And ${suspicions.length - 1} more.` : '';
    return {
      why: `Text${where} reads like an instruction: ${first.what.replace(/[.\s]+$/u, '')}.${more}`,
      urgency: 'page',
    };
  },
};
