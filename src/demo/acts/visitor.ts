import { createModalActs, type ModalActs } from './modal-acts.ts';
import { createPressActs, type PressActs } from './press-acts.ts';
import { createTalkActs, type TalkActs } from './talk-acts.ts';
import type { Acting } from './acting.ts';

/** Everything that the person at the page can do. */
export type Visitor = TalkActs & PressActs & ModalActs;

export const createVisitor = (acting: Acting): Visitor => ({
  ...createTalkActs(acting),
  ...createPressActs(acting),
  ...createModalActs(acting),
});
