import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { backgroundReason } from '../symptoms/background.ts';
import { differenceAt } from '../view/changed-at.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { readFlags } from '../knowledge/flags.ts';
import { isGateway } from '../knowledge/gateways.ts';
import type { Difference, Observed } from '../view/observed.ts';
import type { View } from '../view.ts';

/**
 * Something was changed inside the window, and who uses it is in trouble since: an image, a container's
 * settings, a ConfigMap, a Secret. Whoever was restarted to read a change is not the one who changed.
 */
export const change: Detector = {
  mechanism: 'change',
  *detect(view) {
    for (const object of view.objects.values()) {
      if (object.deleted || !view.inFocus(object.id)) continue;
      const found = strongest(view, object);
      if (found) yield found;
    }
  },
};

interface Kind {
  readonly mechanism: string;
  readonly what: string;
}

function strongest(view: View, object: Observed): Finding | undefined {
  for (const difference of view.differencesOf(object.id).toReversed()) {
    const kind = kindOf(object, difference);
    if (kind) return blame(view, object, difference, kind);
  }
  return undefined;
}

const templates = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

function kindOf({ kind }: Observed, { path, before, after }: Difference): Kind | undefined {
  const place = path.join('/');
  if (templates.has(kind) && /containers\/\d+\/image$/u.test(place))
    return { mechanism: 'image-change', what: `its image ${said(before)} became ${said(after)}` };
  if (templates.has(kind) && /containers\/\d+\/(env|envFrom|args|command)(\/|$)/u.test(place))
    return {
      mechanism: 'configuration-change',
      what: `${path.at(-1) === 'value' ? 'a variable' : 'its command or environment'} was changed`,
    };
  if (path[0] !== 'data' && path[0] !== 'stringData' && path[0] !== 'binaryData') return undefined;
  if (kind === 'Secret')
    return { mechanism: 'secret-rotated', what: `its key ${String(path[1])} was changed` };
  // Flag files have a detector of their own, which reads them flag by flag.
  const isFlags = [before, after].some((one) => typeof one === 'string' && readFlags(one) !== undefined);
  return kind === 'ConfigMap' && !isFlags
    ? { mechanism: 'configuration-change', what: `its key ${String(path[1])} was changed` }
    : undefined;
}

const said = (value: unknown): string => (typeof value === 'string' ? value : 'none');

/** What is polled is seen late: a change counts as later than the trouble only where it says so itself. */
function blame(
  view: View,
  object: Observed,
  difference: Difference,
  { mechanism, what }: Kind,
): Finding | undefined {
  const users = templates.has(object.kind) ? [object.id] : view.usersOf(object.id);
  const at = differenceAt(difference);
  const hurt = users.map((id) => symptomOf(view, id)).find((one) => one !== undefined);
  if (users.length === 0 || !hurt) return undefined;
  const isLate = view.onset !== undefined && Date.parse(difference.from.record.observedAt) > view.onset;
  return finding({
    entity: object.id,
    mechanism: isGatewayFile(view, object, users) ? 'gateway-misroute' : mechanism,
    claim: `\`${object.id}\` was changed before the trouble: ${what}.`,
    receipts: [view.quote(difference.to, ['manifest', ...difference.path], 'change'), hurt],
    strength: isLate ? 'weak' : 'strong',
    breaks: users,
    since: at,
  });
}

const isGatewayFile = (view: View, object: Observed, users: readonly EntityId[]): boolean =>
  object.kind === 'ConfigMap' &&
  users.some((id) => isGateway(view.workloads.get(id))) &&
  object.versions.some((one) =>
    /proxy_pass|upstream|uri: ?(lb|https?):/u.test(JSON.stringify(one.record.manifest)),
  );

/** A user that is not ready, or for which an alert fires: errors for a moment are part of many a release. */
function symptomOf(view: View, id: EntityId): Receipt | undefined {
  const workload = view.workloads.get(id);
  const pod = workload?.pods.find((one) => !one.ready && one.phase !== 'Succeeded');
  if (workload && pod && workload.readyCount < (workload.desired ?? 1))
    return view.quote(pod.object.current, ['manifest', 'status'], 'symptom');
  const alert = view.alerts.find(
    ({ record }) =>
      record.entity !== undefined &&
      view.workloadOf(record.entity) === id &&
      backgroundReason(record, view) === undefined,
  );
  return alert && view.quote(alert, ['name'], 'symptom');
}
