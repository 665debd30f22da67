import { type Command, saidAs } from '../command.ts';
import { commandList } from '../../views/said.ts';

/** Lists the other commands. */
export const helpOn = (others: readonly Command[]): Command => ({
  name: 'help',
  help: 'this list',
  argumentIn: saidAs(/^(?:help|commands|usage|what can (?:i|you) (?:do|say|ask)(?: here)?)$/u),
  alone: () => commandList(others),
  run: async () => commandList(others),
});
