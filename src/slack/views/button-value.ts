import { z } from 'zod';

/** The buttons under a diagnosis and inside its modals. */
export const actionIds = {
  receipts: 'casefile_receipts',
  ruledOut: 'casefile_ruled_out',
  right: 'casefile_right',
  wrong: 'casefile_wrong',
  receiptsPage: 'casefile_receipts_page',
  ruledOutPage: 'casefile_ruled_out_page',
  stop: 'casefile_stop',
  escalate: 'casefile_escalate',
  acknowledge: 'casefile_acknowledge',
  takeOver: 'casefile_take_over',
  handBack: 'casefile_hand_back',
} as const;

/** Which diagnosis a button belongs to, and in a modal which page it leads to, 0 for the first. */
const ButtonValue = z.object({
  incident: z.string().min(1).max(200),
  run: z.number().int().positive(),
  page: z.number().int().nonnegative().default(0),
});
export type ButtonValue = z.infer<typeof ButtonValue>;

export const writeValue = (incident: string, run: number, page = 0): string =>
  JSON.stringify({ incident, run, page } satisfies ButtonValue);

/** Undefined where the value was not written by `writeValue`. */
export function readValue(value: unknown): ButtonValue | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return ButtonValue.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
