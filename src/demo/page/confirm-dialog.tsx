import type { JsonObject } from '../../lib/json.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import { objectAt, textAt } from '../read-json.ts';
import { plainText } from '../text/blocks.ts';
import { Dialog } from './dialog.tsx';
import { Passages } from './passages.tsx';

interface Props {
  readonly confirm: JsonObject;
  readonly agree: () => void;
  readonly close: () => void;
}

/** The question that a button asks before it is pressed. */
export function ConfirmDialog({ confirm, agree, close }: Props) {
  const title = plainText(objectAt(confirm, 'title'));
  const decide = () => {
    close();
    agree();
  };
  return (
    <Dialog label={title} close={close} className="confirm">
      <h2>{title}</h2>
      <Passages passages={parseMrkdwn(textAt(objectAt(confirm, 'text'), 'text'))} />
      <footer>
        <button type="button" className="element" onClick={close}>
          {plainText(objectAt(confirm, 'deny')) || 'Cancel'}
        </button>
        <button type="button" className={`element ${textAt(confirm, 'style') || 'primary'}`} onClick={decide}>
          {plainText(objectAt(confirm, 'confirm')) || 'Yes'}
        </button>
      </footer>
    </Dialog>
  );
}
