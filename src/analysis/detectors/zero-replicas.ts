import type { Receipt } from '../../evidence/receipt.ts';
import { differenceAt } from '../view/changed-at.ts';
import { demandFor } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { numberAt, textAt } from '../view/read.ts';
import { workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A workload that was told to run no pods although somebody needs it. What nobody calls is parked on purpose. */
export const zeroReplicas: Detector = {
  mechanism: 'zero-replicas',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const { object } = workload;
      if (!object || numberAt(object.manifest, 'spec', 'replicas') !== 0) continue;
      const demand = sleepsOnItsOwn(view, workload) ? undefined : demandFor(view, workload);
      if (!demand) continue;
      const change = scaledDown(view, workload);
      yield finding({
        entity: workload.id,
        mechanism: 'zero-replicas',
        claim: `\`${workload.id}\` is scaled to 0 replicas, so nothing answers for it.`,
        receipts: [
          view.quote(object.current, ['manifest', 'spec', 'replicas'], 'state'),
          ...(change ? [change.receipt] : []),
          ...autoscalers(view, workload).map((one) =>
            view.quote(one.current, ['manifest', 'spec', 'minReplicas'], 'state'),
          ),
          demand.receipt,
        ],
        strength: demand.isFelt || change ? 'decisive' : 'strong',
        standing: wasSoBefore(view, object) ? 'before' : 'now',
        since: change?.at,
      });
    }
  },
};

const targets = (workload: Workload) => (scaler: Observed) =>
  scaler.scope === workload.namespace &&
  textAt(scaler.manifest, 'spec', 'scaleTargetRef', 'name') === workload.name;

const autoscalers = (view: View, workload: Workload): readonly Observed[] =>
  view.ofKind('HorizontalPodAutoscaler').filter(targets(workload));

/** Event-driven autoscalers take what is idle to nothing, and bring it back when it is needed. */
function sleepsOnItsOwn(view: View, workload: Workload): boolean {
  const toZero = autoscalers(view, workload).some(
    (one) => numberAt(one.manifest, 'spec', 'minReplicas') === 0,
  );
  const byEvents = view
    .ofKind('ScaledObject')
    .filter(targets(workload))
    .some((one) => (numberAt(one.manifest, 'spec', 'minReplicaCount') ?? 0) === 0);
  return (
    toZero || byEvents || Object.keys(workload.labels).some((key) => key.startsWith('serving.knative.dev/'))
  );
}

function scaledDown(
  view: View,
  { object, id, owned }: Workload,
): { receipt: Receipt; at?: string } | undefined {
  const change = view
    .differencesOf(id)
    .findLast(({ path, after }) => path.join('/') === 'spec/replicas' && after === 0);
  if (object && change)
    return {
      receipt: view.quote(change.to, ['manifest', ...change.path], 'change'),
      at: differenceAt(change),
    };
  const event = [id, ...owned.map((one) => one.id)]
    .flatMap((one) => view.eventsOf(one))
    .find(({ record }) => record.reason === 'ScalingReplicaSet' && /to 0 from [1-9]/u.test(record.message));
  if (!event) return undefined;
  const at = event.record.lastSeen ?? event.record.firstSeen;
  return { receipt: view.quote(event, ['message'], 'change'), ...(at === undefined ? {} : { at }) };
}

/** Every version that was seen has no replicas, and the first of them is older than the trouble. */
function wasSoBefore(view: View, { versions }: Observed): boolean {
  const [first] = versions;
  if (!first || versions.length < 2 || view.onset === undefined) return false;
  const always = versions.every((one) => numberAt(one.record.manifest, 'spec', 'replicas') === 0);
  return always && Date.parse(first.record.observedAt) < view.onset;
}
