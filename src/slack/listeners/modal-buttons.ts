import type { App, BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/web-api';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import type { Desk } from '../desk.ts';
import { actionIds, type ButtonValue, readValue } from '../views/button-value.ts';
import { forgottenText } from '../views/help.ts';
import { receiptsModal, receiptsOn } from '../views/receipts.ts';
import { ruledOutModal } from '../views/ruled-out.ts';
import { mayDo } from './may-do.ts';
import { pressed } from './pressed.ts';
import { whisper } from '../posting/whisper.ts';

type Build = (desk: Desk, of: ButtonValue, diagnosis: Diagnosis, notice: string) => Promise<ModalView>;

/** Receipts and Ruled out, and the buttons to further pages inside their modals. */
export function listenForModalButtons(app: App, desk: Desk): void {
  const views: readonly (readonly [button: string, page: string, build: Build])[] = [
    [actionIds.receipts, actionIds.receiptsPage, buildReceipts],
    [actionIds.ruledOut, actionIds.ruledOutPage, async (_, ...rest) => ruledOutModal(...rest)],
  ];
  for (const [button, page, build] of views)
    app.action<BlockAction>(
      { action_id: new RegExp(`^(?:${button}|${page}:\\d+)$`, 'u'), type: 'block_actions' },
      async ({ body, ack }) => {
        desk.later('modal', () => open(desk, body, build));
        await ack();
      },
    );
}

async function open(desk: Desk, body: BlockAction, build: Build): Promise<void> {
  const press = pressed(body);
  if (!(await mayDo(desk, press))) return;
  const of = readValue(press.value);
  const diagnosis = of && (await desk.triage.diagnosis(of.incident));
  if (diagnosis === undefined || of === undefined) {
    whisper(desk, press, forgottenText);
    return;
  }
  const incident = await desk.triage.incident(of.incident);
  const newer = incident !== undefined && incident.run !== of.run;
  const view = await build(desk, of, diagnosis, newer ? newerText : '');
  if (body.view === undefined) await desk.client.views.open({ trigger_id: body.trigger_id, view });
  else await desk.client.views.update({ view_id: body.view.id, hash: body.view.hash, view });
}

const newerText = 'There is a newer investigation in this thread; this is what it found.';

async function buildReceipts(
  desk: Desk,
  of: ButtonValue,
  diagnosis: Diagnosis,
  notice: string,
): Promise<ModalView> {
  const wanted = new Set(receiptsOn(diagnosis, of.page).map(({ receipt }) => receipt.evidence));
  const evidence = new Map<EvidenceId, Evidence>();
  for (const id of wanted) {
    const found = await desk.triage.evidence(id);
    if (found !== undefined) evidence.set(id, found);
  }
  return receiptsModal({ of, diagnosis, evidence, notice });
}
