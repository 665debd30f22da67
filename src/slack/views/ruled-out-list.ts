import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { citer } from '../../diagnosis/numbering.ts';
import { marks } from '../../diagnosis/wording.ts';
import { code, words } from './inert.ts';
import { context, type Message, message, section } from './limits.ts';

const shown = 6;

/** The first bystanders and why they are no cause. */
export function ruledOutMessage({ ruledOut, ...rest }: Diagnosis): Message {
  if (ruledOut.length === 0)
    return message('Nothing was ruled out.', [section('Nothing else looked like a cause.')]);
  const cite = citer({ ruledOut, ...rest });
  const lines = ruledOut
    .slice(0, shown)
    .map(({ entity, why, receipts }) => `• ${code(entity, 120)}: ${words(why, 240)}${marks(cite(receipts))}`);
  return message(`${ruledOut.length} ruled out.`, [
    section(...lines),
    ...(ruledOut.length > shown
      ? [context(`${ruledOut.length - shown} more behind the button under the diagnosis.`)]
      : []),
  ]);
}
