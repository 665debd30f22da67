import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { alertName, spokenIn, statedIn, titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { linkedId, parameterOf, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** Datadog On-Call: `Page #9001: …`, posted by a bot user and edited as people acknowledge and resolve it. */
export const datadogOncall: AlertFormat = vendorFormat('datadog-oncall', (sent) => {
  const { message, facts } = sent;
  const lines = titleLines(sent);
  const title = lines.find((line) => /\bpage #?\d+/iu.test(line));
  const id = vendorId(message.links, 'datadog-page') ?? numbered(title);
  if (id === undefined || (title === undefined && lines.some(isRoutine))) return undefined;
  const spoken = statedIn(sent, 'status', 'state') ?? firstOf(lines, spokenIn);
  return {
    status: spoken?.status ?? 'firing',
    vendorState: spoken?.state,
    name: alertName(title === undefined ? lines : [title, ...lines]),
    severity: severityOf(...factsNamed(facts, 'priority', 'severity', 'urgency')),
    summary: described(sent),
    labels: {
      page_id: id.replace('datadog-page:', ''),
      monitor_id: linkedId(message.links, 'datadog-monitor') ?? '',
      monitor_group: firstOf(message.links, ({ url }) => parameterOf(url, 'group')) ?? '',
    },
    id,
  };
});

const numbered = (title: string | undefined): string | undefined => {
  const number = /\bpage #?(\d+)/iu.exec(title ?? '')?.[1];
  return number === undefined ? undefined : `datadog-page:${number}`;
};

/** The lines below `Description`, which often are a list. */
function described({ texts }: Sent): string | undefined {
  const text = texts.find((one) => /\*?Description:?\*?:?\s*\n/u.test(one));
  return text?.split(/\*?Description:?\*?:?\s*\n/u, 2)[1];
}
