import { type ReactNode, useEffect, useRef } from 'react';
import type { ChatMessage } from '../state/message.ts';
import { MessageRow } from './message-row.tsx';

interface Props {
  readonly messages: readonly ChatMessage[];
  readonly inThread?: boolean;
  /** The thread that stands open beside the list. */
  readonly openThread?: string | undefined;
  /** Shown where there are no messages. */
  readonly children?: ReactNode;
}

/** Messages, oldest first; keeps its end in sight unless the reader has scrolled up. */
export function MessageList({ messages, inThread = false, openThread, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [messages]);
  const remember = () => {
    if (list.current) atEnd.current = distanceToEnd(list.current) < 80;
  };
  return (
    <div
      className="messages"
      ref={list}
      onScroll={remember}
      role="log"
      aria-label={inThread ? 'Replies' : 'Messages'}
    >
      {messages.length === 0 && children}
      {messages.map((message) => (
        <MessageRow
          key={message.ts}
          message={message}
          inThread={inThread}
          isOpen={message.ts === openThread}
        />
      ))}
    </div>
  );
}

const distanceToEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number =>
  scrollHeight - scrollTop - clientHeight;
