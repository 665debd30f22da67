import { useState } from 'react';
import type { ActOutcome } from '../acts/acting.ts';
import type { ElementAddress } from '../acts/element.ts';
import type { JsonObject } from '../../lib/json.ts';
import { objectAt } from '../read-json.ts';
import type { BlockHost } from './block-host.ts';

type Press = (element: ElementAddress, values: Values) => Promise<ActOutcome>;
export type Values = Readonly<Record<string, Record<string, JsonObject>>>;

/** A host that keeps the values of its inputs and sends them along with each press. */
export function useHost(
  press: Press,
  errors: Readonly<Record<string, string>> = {},
): BlockHost & { readonly values: Values } {
  const [values, setValues] = useState<Values>({});
  return {
    values,
    press: async (element) => {
      await press(element, values);
    },
    value: (blockId, actionId) => objectAt(values[blockId], actionId),
    setValue: (blockId, actionId, value) =>
      setValues((now) => ({ ...now, [blockId]: { ...now[blockId], [actionId]: value } })),
    error: (blockId) => errors[blockId],
  };
}
