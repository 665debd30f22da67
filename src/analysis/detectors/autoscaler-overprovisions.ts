import { entityId } from '../../lib/entity.ts';
import type { Receipt } from '../../evidence/receipt.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { spender } from '../knowledge/spend.ts';
import type { Observed } from '../view/observed.ts';
import { numberAt, objectsAt, textAt } from '../view/read.ts';
import type { View } from '../view.ts';

/** An autoscaler that asks for this share of a request, in per cent, or less pays for idle pods. */
const idleTarget = 20;

/**
 * While an alert about money fires for a namespace: autoscalers in it that keep pods which nobody needs, because
 * their target is next to nothing, or because their floor holds far more than the load asks for.
 */
export const autoscalerOverprovisions: Detector = {
  mechanism: 'autoscaler-overprovisions',
  *detect(view) {
    for (const alert of view.alerts) {
      const namespace = spender(alert.record.name, alert.record.labels);
      if (namespace === undefined || alert.record.state !== 'firing') continue;
      for (const scaler of view.ofKind('HorizontalPodAutoscaler')) {
        const waste =
          entityId('cluster', 'Namespace', scaler.scope) === namespace ? wasteOf(view, scaler) : undefined;
        if (waste === undefined) continue;
        yield finding({
          entity: scaler.id,
          mechanism: 'autoscaler-overprovisions',
          claim: `\`${scaler.id}\` keeps pods that nobody needs: ${waste.because}.`,
          receipts: [...waste.receipts, view.quote(alert, ['name'], 'symptom')],
          breaks: [namespace],
        });
      }
    }
  },
};

interface Waste {
  readonly because: string;
  readonly receipts: readonly Receipt[];
}

function wasteOf(view: View, scaler: Observed): Waste | undefined {
  const { manifest, current } = scaler;
  const [metric] = objectsAt(manifest, 'spec', 'metrics');
  const target =
    numberAt(metric, 'resource', 'target', 'averageUtilization') ??
    numberAt(manifest, 'spec', 'targetCPUUtilizationPercentage');
  const [measured] = objectsAt(manifest, 'status', 'currentMetrics');
  const used =
    numberAt(measured, 'resource', 'current', 'averageUtilization') ??
    numberAt(manifest, 'status', 'currentCPUUtilizationPercentage');
  const [floor, now] = [
    numberAt(manifest, 'spec', 'minReplicas') ?? 1,
    numberAt(manifest, 'status', 'currentReplicas'),
  ];
  if (target === undefined || now === undefined || now < 2) return undefined;
  const spec = view.quote(current, ['manifest', 'spec'], 'state');
  const status = view.quote(current, ['manifest', 'status'], 'state');
  const kept = `\`${textAt(manifest, 'spec', 'scaleTargetRef', 'name') ?? scaler.name}\` runs ${now} pods`;
  if (target <= idleTarget)
    return { because: `${kept} to stay below ${target} % of what they request`, receipts: [spec, status] };
  const isIdle = used !== undefined && used * 2 < target && now === floor;
  return isIdle
    ? { because: `${kept}, its floor, which use ${used} % of what they request`, receipts: [spec, status] }
    : undefined;
}
