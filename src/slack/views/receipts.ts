import type { KnownBlock, ModalView } from '@slack/web-api';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type NumberedReceipt, numberReceipts } from '../../diagnosis/numbering.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import { actionIds, type ButtonValue } from './button-value.ts';
import { code, codeBlock, link, time, words } from './inert.ts';
import { context, divider, modal, section } from './limits.ts';
import { pageOf, pager } from './pages.ts';

/** So many that a page of the longest quotes stays far below the size that Slack accepts. */
const receiptsPerPage = 10;
const quoteRoom = 2000;

/** The receipts that a page shows: what the caller has to look up evidence for. */
export const receiptsOn = (diagnosis: Diagnosis, page: number): readonly NumberedReceipt[] =>
  pageOf(numberReceipts(diagnosis), receiptsPerPage, page).items;

export interface ReceiptsParts {
  readonly of: ButtonValue;
  readonly diagnosis: Diagnosis;
  readonly evidence: ReadonlyMap<EvidenceId, Evidence>;
  /** Said at the top where the diagnosis is not the one whose button was pressed. */
  readonly notice: string;
}

/** Each receipt: what it shows about what, source, query, time, the exact quote, and a link to see it there. */
export function receiptsModal({ of, diagnosis, evidence, notice }: ReceiptsParts): ModalView {
  const page = pageOf(numberReceipts(diagnosis), receiptsPerPage, of.page);
  const title = page.pages > 1 ? `Receipts, page ${page.page + 1}/${page.pages}` : 'Receipts';
  return modal({
    title,
    callback: 'casefile_receipts',
    state: JSON.stringify(of),
    blocks: [
      ...(notice === '' ? [] : [context(notice)]),
      ...(page.items.length === 0
        ? [section('This diagnosis asserts nothing, so there are no receipts.')]
        : []),
      ...page.items.flatMap((item) => receiptBlocks(item, evidence.get(item.receipt.evidence))),
      ...pager(page, { action: actionIds.receiptsPage, incident: of.incident, run: of.run }),
    ],
  });
}

const shownAs = {
  change: 'a change',
  state: 'the state',
  symptom: 'a symptom',
  absence: 'that something is missing',
  link: 'the link to a symptom',
} as const;

const roles = {
  cause: '',
  hypothesis: ' (not proven)',
  'ruled-out': ' (ruled out)',
  symptom: ' (symptom)',
} as const;

const notFollowed = ': text that reads like an instruction, and was not followed';

function receiptBlocks(
  { number, receipt, entity, role }: NumberedReceipt,
  evidence?: Evidence,
): KnownBlock[] {
  const about = entity === undefined ? 'Telemetry' : code(entity);
  const stance = receipt.stance === 'supports' ? 'shows' : 'speaks against';
  const shows = role === 'suspicion' ? notFollowed : `${roles[role]}: ${stance} ${shownAs[receipt.shows]}`;
  return [
    section(
      `*[${number}]* ${about}${shows}`,
      ...(evidence === undefined ? ['The evidence is no longer stored.'] : origin(evidence)),
    ),
    section(codeBlock(receipt.quote, quoteRoom)),
    context(`${code(receipt.evidence)} at ${code(receipt.locator, 120)}`),
    divider,
  ];
}

function origin(evidence: Evidence): readonly string[] {
  const open = evidence.link === undefined ? '' : link(evidence.link, `Open in ${evidence.source}`);
  return [
    `${words(evidence.source, 60)} ${evidence.signal}, asked ${time(evidence.observedAt)}${open === '' ? '' : ` · ${open}`}`,
    `Query: ${code(evidence.query, 700)}`,
  ];
}
