import { useState } from 'react';
import type { ElementAddress } from '../acts/element.ts';
import type { JsonObject } from '../../lib/json.ts';
import { isSafeUrl } from '../markup/nodes.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { plainText } from '../text/blocks.ts';
import { useBlockHost } from './block-host.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface Props {
  readonly element: JsonObject;
  readonly blockId: string;
}

/** A button or menu that sends `block_actions` when it is worked. */
export function Element({ element, blockId }: Props) {
  const address = { actionId: textAt(element, 'action_id'), blockId };
  switch (textAt(element, 'type')) {
    case 'button':
      return <Button button={element} address={{ ...address, ...valueOf(element) }} />;
    case 'feedback_buttons':
      return [objectAt(element, 'positive_button'), objectAt(element, 'negative_button')].map(
        (side, index) =>
          side && <Button key={index} button={side} address={{ ...address, ...valueOf(side) }} />,
      );
    default:
      return <Menu element={element} address={address} />;
  }
}

const valueOf = (button: JsonObject) =>
  textAt(button, 'value') === '' ? {} : { value: textAt(button, 'value') };

/** While it waits it keeps the focus: a disabled button would lose it, and a modal could not give it back. */
function Button({ button, address }: { readonly button: JsonObject; readonly address: ElementAddress }) {
  const { press } = useBlockHost();
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const confirm = objectAt(button, 'confirm');
  const work = () => {
    const url = textAt(button, 'url');
    if (isSafeUrl(url)) window.open(url, '_blank', 'noopener,noreferrer');
    setBusy(true);
    void press(address).finally(() => setBusy(false));
  };
  return (
    <>
      <button
        type="button"
        className={`element ${textAt(button, 'style')}`}
        aria-label={textAt(button, 'accessibility_label') || undefined}
        aria-busy={isBusy}
        aria-disabled={isBusy}
        onClick={() => {
          if (isBusy) return;
          if (confirm) setAsking(true);
          else work();
        }}
      >
        {plainText(objectAt(button, 'text'))}
      </button>
      {confirm && isAsking && <ConfirmDialog confirm={confirm} agree={work} close={() => setAsking(false)} />}
    </>
  );
}

/** Selects, overflow menus and radio buttons outside of forms: choosing an option is the press. */
function Menu({ element, address }: { readonly element: JsonObject; readonly address: ElementAddress }) {
  const { press } = useBlockHost();
  const options = objectsAt(element, 'options');
  const label = plainText(objectAt(element, 'placeholder')) || 'More…';
  if (options.length === 0) return <span className="text">[{textAt(element, 'type')}]</span>;
  return (
    <select
      className="element"
      aria-label={label}
      value={textAt(objectAt(element, 'initial_option'), 'value')}
      onChange={(event) => void press({ ...address, value: event.target.value })}
    >
      <option value="">{label}</option>
      {options.map((option) => (
        <option key={textAt(option, 'value')} value={textAt(option, 'value')}>
          {plainText(objectAt(option, 'text'))}
        </option>
      ))}
    </select>
  );
}
