import { editDistance } from '../../lib/edit-distance.ts';
import type { Command } from './command.ts';
import { commands } from './commands/registry.ts';

/** The command that somebody says, and what they say behind it; undefined where they ask something else. */
export function commandIn(
  text: string,
): { readonly command: Command; readonly argument: string } | undefined {
  const plain = plainly(text);
  for (const said of [plain, corrected(plain)])
    for (const command of commands) {
      const argument = command.argumentIn(said, text.trim());
      if (argument !== undefined) return { command, argument };
    }
  return undefined;
}

/** Lower case, single spaces, no polite words, and no punctuation at the ends. */
const plainly = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[\s/!.,:;*_"'`]+|[\s!?.,:;*_"'`]+$/gu, '')
    .replace(/^(?:please|pls|hey|ok|okay|can you|could you)[ ,]+/u, '')
    .replace(/[ ,]+(?:please|pls|thanks|now)$/u, '');

/** A command that stands alone may have one letter wrong; a number never: `quiet 2w` is not `quiet 2h`. */
function corrected(plain: string): string {
  if (plain.length < 4 || plain.length > 20) return plain;
  const meant = commands.find(
    ({ name }) => name.length > 3 && !/\d/u.test(name) && editDistance(name, plain) === 1,
  );
  return meant?.name ?? plain;
}
