import { said } from '../../views/said.ts';
import type { Command } from '../command.ts';
import { saidAs } from '../command.ts';

const answer = said(
  'I post in threads only. When nobody is mentioned is set under `quiet` in my settings, by hours and by channel; `stop` ends what is under way.',
);

export const quiet: Command = {
  name: 'quiet',
  help: 'how to have it quieter',
  argumentIn: saidAs(
    /^(?:(?:be|go|keep) )?(?:quiet|silent|silence|mute|unmute|snooze|hush|shut up)(?: (?:now|here|hours?|on|off|this channel|until [^ ]{1,20}|for \d{1,3} ?[a-z]{1,8}))*$/u,
  ),
  alone: () => answer,
  run: async () => answer,
};
