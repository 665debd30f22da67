import { type Block, Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import type { JsonObject } from '../../lib/json.ts';

/** Tables, cards, plans, charts and other blocks that the library draws; they are shown, not worked. */
export function RareBlock({ block }: { readonly block: JsonObject }) {
  // The workspace has checked the type; a block that the library does not know draws nothing.
  return (
    <div className="rare-block">
      <Message blocks={[block as unknown as Block]} name="" logo="" withoutWrapper />
    </div>
  );
}
