import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { alertName, spokenIn, statedIn, titleLines } from '../spoken.ts';
import { vendorFormat } from '../vendor-format.ts';
import { linkedId, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** Opsgenie's app and Jira Service Management, its heir: `New alert: #812`, `Dana acknowledged alert #812 "…"`. */
export const opsgenie: AlertFormat = vendorFormat('opsgenie', (sent) => {
  const { message, facts } = sent;
  const lines = titleLines(sent);
  if (lines.slice(0, 2).some(isNoAlert)) return undefined;
  const spoken = firstOf(lines, spokenIn) ?? statedIn(sent, 'status', 'state', 'alert status');
  const id = vendorId(message.links, 'opsgenie');
  if (!spoken && (id === undefined || message.attachments.length + message.blocks.length === 0))
    return undefined;
  const number = firstOf([...lines, ...message.links.map(({ title }) => title)], (line) =>
    /#?\b(\d{1,12})$|#(\d{1,12})\b/u.exec(line)?.slice(1).find(Boolean),
  );
  const [told] = factsNamed(facts, 'message');
  return {
    status: spoken?.status ?? 'firing',
    vendorState: spoken?.state,
    name: told ?? alertName(lines),
    severity: severityOf(
      ...factsNamed(facts, 'priority', 'severity'),
      firstOf(lines, (line) => /\bP[1-5]\b/u.exec(line)?.[0]),
    ),
    labels: {
      alert_id: linkedId(message.links, 'opsgenie') ?? '',
      number: number ?? '',
      tags: factsNamed(facts, 'tags')[0] ?? '',
    },
    id: id ?? (number === undefined ? undefined : `opsgenie:#${number}`),
  };
});

const isNoAlert = (line: string): boolean =>
  isRoutine(line) ||
  /\b(?:added (?:a )?(?:tags?|note|recipient|team|details?)|removed (?:a )?(?:tags?|details?)|added to (?:alert|incident)|updated (?:the )?(?:description|message|priority)|viewed|who is on.?call|heartbeat (?:expiry )?(?:enabled|disabled)|executed|seen by)\b/iu.test(
    line,
  );
