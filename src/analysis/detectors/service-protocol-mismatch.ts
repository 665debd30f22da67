import { failedCheck } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Item } from '../view/item.ts';
import { portsPlace, protocolsAt } from '../knowledge/listening.ts';
import { textAt } from '../view/read.ts';
import type { Reference } from '../view/references.ts';
import type { Service, ServicePort } from '../view/services.ts';
import type { View } from '../view.ts';

/** A Service of another transport than the containers behind it, or a client that speaks another protocol to it. */
export const serviceProtocolMismatch: Detector = {
  mechanism: 'service-protocol-mismatch',
  *detect(view) {
    for (const service of view.services.values()) {
      if (!view.inFocus(service.id)) continue;
      const port = service.ports.find((one) => isOfOtherTransport(service, one));
      if (port) yield ofTransport(view, service, port);
    }
    for (const reference of view.references) {
      if (!view.inFocus(reference.workload)) continue;
      const line = confusion(view, reference);
      if (line) yield ofClient(view, reference, line);
    }
  },
};

/** No other port of the Service leads there in the right transport either: DNS and the like offer both. */
function isOfOtherTransport(service: Service, port: ServicePort): boolean {
  const spoken = protocolsAt(service, port.target);
  const served = service.ports.filter((one) => one.target === port.target).map((one) => one.protocol);
  return spoken.size > 0 && !spoken.has(port.protocol) && !served.some((protocol) => spoken.has(protocol));
}

function ofTransport(view: View, service: Service, port: ServicePort): Finding {
  const place = portsPlace(service);
  const spoken = [...protocolsAt(service, port.target)].join(' and ');
  return finding({
    entity: service.id,
    mechanism: 'service-protocol-mismatch',
    claim: `\`${service.id}\` forwards ${port.protocol} to port ${port.target}, where its containers speak ${spoken}.`,
    receipts: [
      view.quote(service.object.current, port.path, 'state'),
      ...(place
        ? [view.quote(place.pod.object.current, ['manifest', ...place.container.path, 'ports'], 'state')]
        : []),
      failedCheck(view, [service.id]) ?? view.quote(service.object.current, port.path, 'link'),
    ],
    breaks: service.selected.flatMap((pod) => view.callersOf(pod.workload)),
  });
}

/** What clients say who get an answer in a protocol that they do not speak. */
const foreign =
  /server gave HTTP response to HTTPS client|Unsupported or unrecognized SSL message|Unrecognized SSL message|wrong version number|not an SSL\/TLS record|first record does not look like a TLS handshake|plain HTTP request was sent to HTTPS port|sent an HTTP request to an HTTPS server|error reading server preface|malformed HTTP (?:response|version)|http2: (?:failed reading the frame payload|frame too large)|HPE_INVALID|Parse Error: Expected HTTP|Received (?:HTTP\/0\.9|unexpected first frame)|First received frame was not SETTINGS|upstream sent (?:invalid|no valid) HTTP|PROTOCOL_ERROR|Protocol (?:message tag had invalid wire type|https? not supported)/u;

/** A client's line about a protocol, where it names the address or the client has no other. */
function confusion(view: View, { workload, host, service }: Reference): Item<'logs'> | undefined {
  if (!service) return undefined;
  const others = view.references.filter(
    (one) => one.workload === workload && one.service && one.service !== service,
  );
  return view
    .logsOf(workload)
    .find(({ record }) => foreign.test(record.text) && (record.text.includes(host) || others.length === 0));
}

/** The Service may say itself what it speaks; where its callers agree with it, one caller is wrong. */
function ofClient(view: View, reference: Reference, line: Item<'logs'>): Finding {
  const { workload, key, text, holder, path, service } = reference;
  const target = service && view.services.get(service)?.object;
  const says = target && textAt(target.manifest, 'spec', 'ports', 0, 'name');
  return finding({
    entity: workload,
    mechanism: 'service-protocol-mismatch',
    claim: `\`${workload}\` speaks another protocol to \`${service ?? text}\` than it serves${says ? ` (port ${says})` : ''}: ${key}=${text}.`,
    receipts: [
      view.quote(holder.current, path, 'state'),
      ...(target ? [view.quote(target.current, ['manifest', 'spec', 'ports'], 'state')] : []),
      view.quote(line, ['text'], 'symptom', { part: new RegExp(`[^\\n]*(?:${foreign.source})[^\\n]*`, 'u') }),
    ],
    strength: 'strong',
  });
}
