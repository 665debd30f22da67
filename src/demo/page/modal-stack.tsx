import { type FormEvent, useState } from 'react';
import { objectAt, objectsAt } from '../read-json.ts';
import type { OpenView } from '../state/open-view.ts';
import { plainText } from '../text/blocks.ts';
import { BlockHost } from './block-host.ts';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import { useRoomContext } from './room-context.ts';
import { useHost } from './use-host.ts';

/** The bot's modals; only the top one is drawn. */
export function ModalStack() {
  const { room } = useRoomContext();
  const top = room.stack.at(-1);
  return top ? <Modal key={top.id} open={top} isNested={room.stack.length > 1} /> : null;
}

function Modal({ open, isNested }: { readonly open: OpenView; readonly isNested: boolean }) {
  const { perform } = useRoomContext();
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const host = useHost(
    (element, values) => perform({ act: 'press-in-view', view: open.id, element, values }),
    errors,
  );
  const close = () => void perform({ act: 'close' });
  const title = plainText(objectAt(open.view, 'title'));
  const submit = plainText(objectAt(open.view, 'submit'));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await perform({ act: 'submit', view: open.id, values: host.values });
    setErrors(outcome.status === 'invalid' ? outcome.errors : {});
  };
  return (
    <Dialog label={title} close={close} className="modal">
      <form onSubmit={(event) => void send(event)}>
        <header>
          <h2>{title}</h2>
          <button type="button" className="close" aria-label={isNested ? 'Back' : 'Close'} onClick={close}>
            {isNested ? '‹' : '✕'}
          </button>
        </header>
        <div className="content">
          <BlockHost value={host}>
            <Blocks blocks={objectsAt(open.view, 'blocks')} />
          </BlockHost>
        </div>
        <footer>
          <button type="button" className="element" onClick={close}>
            {plainText(objectAt(open.view, 'close')) || 'Close'}
          </button>
          {submit && (
            <button type="submit" className="element primary">
              {submit}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
