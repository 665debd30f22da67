import { entityId } from '../../lib/entity.ts';
import { canonicalJson } from '../../lib/json.ts';
import { differenceAt } from '../view/changed-at.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { numberAt, objectsAt, textAt } from '../view/read.ts';
import { saturatedWorkloads } from '../knowledge/saturation.ts';
import type { View } from '../view.ts';

/** An autoscaler that cannot do its work: no such target, nothing to measure, or a ceiling that is too low. */
export const hpaMisconfigured: Detector = {
  mechanism: 'hpa-misconfigured',
  *detect(view) {
    for (const scaler of view.ofKind('HorizontalPodAutoscaler')) {
      if (!view.inFocus(scaler.id)) continue;
      const found = changed(view, scaler) ?? failing(view, scaler) ?? capped(view, scaler);
      if (found) yield found;
    }
  },
};

const target = (scaler: Observed) =>
  entityId(
    scaler.scope,
    textAt(scaler.manifest, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment',
    textAt(scaler.manifest, 'spec', 'scaleTargetRef', 'name') ?? '',
  );

/** Its bounds, its target or its measures were changed inside the window. */
function changed(view: View, scaler: Observed): Finding | undefined {
  const change = view.differencesOf(scaler.id).findLast(({ path }) => path[0] === 'spec');
  if (!change) return undefined;
  const workload = target(scaler);
  return finding({
    entity: scaler.id,
    mechanism: 'hpa-misconfigured',
    claim: `\`${scaler.id}\` was changed: ${change.path.slice(1).join('.')} of \`${workload}\` is ${canonicalJson(change.after ?? null)}, ${canonicalJson(change.before ?? null)} before.`,
    receipts: [
      view.quote(change.to, ['manifest', ...change.path], 'change'),
      view.quote(scaler.current, ['manifest', 'spec', 'scaleTargetRef'], 'link'),
    ],
    strength: 'strong',
    breaks: view.workloads.has(workload) ? [workload] : [],
    since: differenceAt(change),
  });
}

/** It says itself that it cannot scale. Without metrics for a moment it does so too, so that proves little. */
function failing(view: View, scaler: Observed): Finding | undefined {
  const conditions = objectsAt(scaler.manifest, 'status', 'conditions');
  const index = conditions.findIndex(
    (one) =>
      textAt(one, 'status') === 'False' &&
      /^(FailedGetScale|FailedUpdateScale|FailedGetResourceMetric|InvalidMetricSourceType|InvalidSelector|FailedGet\w*Metric|AmbiguousSelector)$/u.test(
        textAt(one, 'reason') ?? '',
      ),
  );
  const condition = conditions[index];
  if (!condition) return undefined;
  const workload = target(scaler);
  const noRequest = /missing request for/u.test(textAt(condition, 'message') ?? '');
  const noTarget =
    /not found/u.test(textAt(condition, 'message') ?? '') && textAt(condition, 'reason') === 'FailedGetScale';
  const place = ['manifest', 'status', 'conditions', index];
  return finding({
    entity: scaler.id,
    mechanism: 'hpa-misconfigured',
    claim: `\`${scaler.id}\` cannot scale \`${workload}\`${noTarget ? ', which it does not find' : noRequest ? ', whose containers request nothing to measure by' : ''}.`,
    receipts: [view.quote(scaler.current, place, 'state'), view.quote(scaler.current, place, 'symptom')],
    strength: noTarget || noRequest ? 'strong' : 'weak',
    breaks: view.workloads.has(workload) ? [workload] : [],
    since: textAt(condition, 'lastTransitionTime'),
  });
}

/** At its ceiling while the workload has no processor time to spare. */
function capped(view: View, scaler: Observed): Finding | undefined {
  const workload = target(scaler);
  const [most, now] = [
    numberAt(scaler.manifest, 'spec', 'maxReplicas'),
    numberAt(scaler.manifest, 'status', 'currentReplicas'),
  ];
  const busy = saturatedWorkloads(view).find((one) => one.workload === workload && one.byLoad);
  const index = objectsAt(scaler.manifest, 'status', 'conditions').findIndex(
    (one) => textAt(one, 'reason') === 'TooManyReplicas',
  );
  const [series] = busy?.series ?? [];
  if (most === undefined || now !== most || !series || index < 0) return undefined;
  return finding({
    entity: scaler.id,
    mechanism: 'hpa-misconfigured',
    claim: `\`${scaler.id}\` stops at ${most} replicas while \`${workload}\` needs more: ${busy?.because ?? 'it is busy'}.`,
    receipts: [
      view.quote(scaler.current, ['manifest', 'status', 'conditions', index], 'state'),
      view.quote(series.item, ['points', Math.max(0, series.points.length - 1)], 'symptom'),
    ],
    strength: 'weak',
    breaks: [workload],
  });
}
