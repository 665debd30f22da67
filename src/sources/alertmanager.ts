import { z } from 'zod';
import { type Clock, instant, type Window } from '../lib/clock.ts';
import { entityOfLabels } from './entity-of-labels.ts';
import { type HttpApi, httpApi } from './http.ts';
import { HttpSettings } from './http-settings.ts';
import { instantOf } from './instant-of.ts';
import { sourceKind } from './kind.ts';
import { lookUps } from './look-ups.ts';
import { answers } from './narrow.ts';
import { answered, failed, type LookUpFailure } from './outcome.ts';
import type { AlertRecord } from './signals.ts';
import type { LookUp, Outcome, Source } from './source.ts';

const mostAlerts = 500;
const everything = new URLSearchParams({ active: 'true', silenced: 'true', inhibited: 'true' });
const query = `GET /api/v2/alerts?${everything.toString()}`;

export const alertmanager = sourceKind('alertmanager', HttpSettings, (settings, { clock }) => [
  alertmanagerSource(settings, clock),
]);

/** Alertmanager, https://github.com/prometheus/alertmanager/blob/v0.25.0/api/v2/openapi.yaml. */
function alertmanagerSource(settings: HttpSettings, clock: Clock): Source {
  const http = httpApi('Alertmanager', settings, clock);
  const asked = { query, link: `${settings.webUrl ?? settings.url}/#/alerts` };
  return {
    name: 'alertmanager',
    ...lookUps('alertmanager', settings.budgetMs, clock, {
      alerts: async (lookUp, abort) => {
        const read = await readAlerts(http, abort);
        return 'status' in read ? failed(asked, read) : told(asked, read, lookUp, clock);
      },
    }),
    async check(abort) {
      const reply = await http.get('/api/v2/status', new URLSearchParams(), abort);
      const status = { query: 'GET /api/v2/status' };
      if (reply.status !== 'ok') return failed(status, reply);
      if (!Status.safeParse(reply.body).success) return failed(status, unlikeAlertmanager);
      return { ...status, status: 'ok', observedAt: instant(clock.now()), records: [] };
    },
    close: async () => http.close(),
  };
}

const Status = z.object({ versionInfo: z.object({ version: z.string() }) });

const Labels = z.record(z.string(), z.string());

/** An alert as `/api/v2/alerts` gives it; those that ended are not listed there. */
const ReceivedAlert = z.object({
  labels: Labels,
  annotations: Labels.default({}),
  startsAt: z.string().optional(),
  generatorURL: z.string().optional(),
  status: z
    .object({ silencedBy: z.array(z.string()).default([]), inhibitedBy: z.array(z.string()).default([]) })
    .prefault({}),
});
type ReceivedAlert = z.infer<typeof ReceivedAlert>;

const unlikeAlertmanager: LookUpFailure = {
  status: 'misconfigured',
  message: 'The answer is JSON, but not as Alertmanager gives it.',
};

interface Read {
  readonly alerts: readonly ReceivedAlert[];
  readonly broken: number;
}

async function readAlerts(http: HttpApi, abort: AbortSignal): Promise<Read | LookUpFailure> {
  const reply = await http.get('/api/v2/alerts', everything, abort);
  if (reply.status !== 'ok') return reply;
  const list = z.array(z.unknown()).safeParse(reply.body);
  if (!list.success) return unlikeAlertmanager;
  const read = list.data.map((one) => ReceivedAlert.safeParse(one));
  const alerts = read.flatMap((one) => (one.success ? [one.data] : []));
  return { alerts, broken: read.length - alerts.length };
}

function told(
  asked: { readonly query: string; readonly link: string },
  { alerts, broken }: Read,
  lookUp: LookUp,
  clock: Clock,
): Outcome<AlertRecord> {
  const records = alerts
    .map(recordOf)
    .filter((record) => beganBefore(record, lookUp.window) && answers(lookUp, record.entity));
  const lost = records.length - mostAlerts;
  const kept = { records: records.slice(0, mostAlerts), broken };
  return answered(asked, clock, lost > 0 ? { ...kept, cut: `${lost} further alerts are not listed` } : kept);
}

function recordOf({ labels, annotations, startsAt, generatorURL, status }: ReceivedAlert): AlertRecord {
  const entity = entityOfLabels(labels);
  const began = instantOf(startsAt);
  const suppressed = [
    ...status.silencedBy.map((id) => `silenced by ${id}`),
    ...status.inhibitedBy.map((id) => `inhibited by ${id}`),
  ].join(', ');
  return {
    name: labels['alertname'] ?? 'unnamed',
    state: 'firing',
    labels,
    // No annotation of Alertmanager's own can have a dot in its name.
    annotations: suppressed === '' ? annotations : { ...annotations, 'alertmanager.suppressed': suppressed },
    ...(began && { startsAt: began }),
    ...(entity && { entity }),
    ...fromGenerator(generatorURL),
  };
}

/** Prometheus links its alerts to the graph of their rule: the link, and the expression that stands in it. */
function fromGenerator(generatorUrl: string | undefined): Pick<AlertRecord, 'link' | 'expression'> {
  if (generatorUrl === undefined || !URL.canParse(generatorUrl)) return {};
  const url = new URL(generatorUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return {};
  const expression = url.searchParams.get('g0.expr');
  return { link: generatorUrl, ...(expression && { expression }) };
}

const beganBefore = ({ startsAt }: AlertRecord, { to }: Window): boolean =>
  startsAt === undefined || Date.parse(startsAt) <= Date.parse(to);
