import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { ActOutcome } from '../acts/acting.ts';

interface Props {
  readonly label: string;
  /** What the empty box says. */
  readonly invitation: string;
  readonly send: (text: string) => Promise<ActOutcome>;
}

/** A box to write in: Enter sends, Shift and Enter begins a line. */
export function Composer({ label, invitation, send }: Props) {
  const [text, setText] = useState('');
  const submit = () => {
    if (text.trim() === '') return;
    setText('');
    void send(text.trim());
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className="composer" onSubmit={onSubmit}>
      <textarea
        aria-label={label}
        placeholder={invitation}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" disabled={text.trim() === ''}>
        Send
      </button>
    </form>
  );
}
