import { z } from 'zod';
import { type Clock, instant } from '../lib/clock.ts';
import { HttpSettings } from './http-settings.ts';
import { sourceKind } from './kind.ts';
import { failed } from './outcome.ts';
import { prometheusApi } from './prometheus/api.ts';
import { lookForAlerts, lookForMetrics } from './prometheus/look-up.ts';
import { lookUps } from './look-ups.ts';
import type { Source } from './source.ts';

const PrometheusSettings = HttpSettings.safeExtend({
  /** The range of `rate()`: four scrapes or more. */
  rateSeconds: z.int().min(5).max(3600).default(240),
});
type PrometheusSettings = z.infer<typeof PrometheusSettings>;

export const prometheus = sourceKind('prometheus', PrometheusSettings, (settings, { clock }) => [
  prometheusSource(settings, clock),
]);

/** Prometheus and whatever speaks its HTTP API. */
function prometheusSource(settings: PrometheusSettings, clock: Clock): Source {
  const api = prometheusApi(settings, clock);
  const parts = { api, clock, rateSeconds: settings.rateSeconds, webUrl: settings.webUrl ?? settings.url };
  return {
    name: 'prometheus',
    ...lookUps('prometheus', settings.budgetMs, clock, {
      alerts: (lookUp, abort) => lookForAlerts(parts, lookUp, abort),
      metrics: (lookUp, abort) => lookForMetrics(parts, lookUp, abort),
    }),
    async check(abort) {
      const asked = { query: 'vector(1)' };
      const reply = await api.instant(asked.query, abort);
      if (reply.status !== 'ok') return failed(asked, reply);
      return { ...asked, status: 'ok', observedAt: instant(clock.now()), records: [] };
    },
    close: async () => api.close(),
  };
}
