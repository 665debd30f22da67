import type { KnownBlock, ModalView } from '@slack/web-api';
import type { Diagnosis, RuledOut } from '../../diagnosis/diagnosis.ts';
import { type Cite, citer } from '../../diagnosis/numbering.ts';
import { marks } from '../../diagnosis/wording.ts';
import { actionIds, type ButtonValue } from './button-value.ts';
import { code, words } from './inert.ts';
import { context, modal, section } from './limits.ts';
import { pageOf, pager } from './pages.ts';

const perPage = 20;

/** What looked like a cause and why it is none, with the numbers of its receipts. */
export function ruledOutModal(of: ButtonValue, diagnosis: Diagnosis, notice: string): ModalView {
  const page = pageOf(diagnosis.ruledOut, perPage, of.page);
  const cite = citer(diagnosis);
  return modal({
    title: page.pages > 1 ? `Ruled out, page ${page.page + 1}/${page.pages}` : 'Ruled out',
    callback: 'casefile_ruled_out',
    state: JSON.stringify(of),
    blocks: [
      ...(notice === '' ? [] : [context(notice)]),
      ...(page.items.length === 0 ? [section('Nothing else looked like a cause.')] : []),
      ...page.items.map((item) => ruledOutBlock(item, cite)),
      ...pager(page, { action: actionIds.ruledOutPage, incident: of.incident, run: of.run }),
    ],
  });
}

const ruledOutBlock = (item: RuledOut, cite: Cite): KnownBlock =>
  section(
    `${code(item.entity)}: ${words(item.mechanism, 60)}`,
    `${words(item.why, 800)}${marks(cite(item.receipts))}`,
  );
