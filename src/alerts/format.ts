import type { Alert } from './alert.ts';
import type { Message } from './message.ts';

/** One way of writing alerts. One file each in `formats/`, one line in `formats/registry.ts`. */
export interface AlertFormat {
  /** Lower case, as it stands in `Alert.format`. */
  readonly name: string;
  /** The alert that a message is about; undefined where the message is not of this format. Never throws. */
  recognise(message: Message): Alert | undefined;
}
