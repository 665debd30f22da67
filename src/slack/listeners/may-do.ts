import { type Desk, worksIn } from '../desk.ts';
import type { Act } from '../people/permissions.ts';
import { notHereText } from '../views/help.ts';
import { type Ear, whisper } from '../posting/whisper.ts';

/**
 * Whether a person may do something where they are; else they alone are told why. Without an act only the channel
 * counts. In a modal there is no channel: what opened it was in one.
 */
export async function mayDo(
  desk: Pick<Desk, 'channels' | 'packetChannel' | 'permissions' | 'later' | 'client'>,
  ear: Ear & { readonly user: string },
  act?: Act,
): Promise<boolean> {
  const isHere = ear.channel === undefined || worksIn(desk, ear.channel);
  const refusal = isHere
    ? act && (await desk.permissions.refusal(act, ear.user))
    : notHereText(desk.channels);
  if (refusal !== undefined) whisper(desk, ear, refusal);
  return refusal === undefined;
}
