import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  readonly label: string;
  /** Escape, or the person's wish to be rid of it. */
  readonly close: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A modal dialog of the browser's own: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ label, close, className = '', children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      {children}
    </dialog>
  );
}
