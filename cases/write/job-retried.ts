import type { LogRecord } from '../../src/sources/signals.ts';
import { alertOf } from './alerts.ts';
import { type Attempt, type Clockwork, cronJob, job, jobPod, type Run } from './jobs.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Simulation } from './simulation.ts';
import type { Story } from './story.ts';
import { harborbank } from './systems.ts';
import { hour, minute, stamp } from './time.ts';

const work: Clockwork = {
  namespace: 'harborbank',
  name: 'rate-sheet-import',
  image: 'images.harborbank.example/core/rate-sheet-import:2.4.0',
  schedule: '15 5 * * *',
  args: ['--source=s3://hb-rate-sheets', '--into=rates'],
};

const name = 'rate-sheet-import-29794635';
/** When each attempt was created, how long it ran, and how it ended: the job controller waits ever longer. */
const attempts = [
  { after: 0, lasting: 11_000, exitCode: 2 },
  { after: 22_000, lasting: 10_000, exitCode: 2 },
  { after: 22 * minute, lasting: 48_000, exitCode: 0 },
] as const;

/** The controllers' and the kubelet's part of one run, from its creation to its completion. */
function run(simulation: Simulation, began: number): readonly Attempt[] {
  const owner = simulation.history.uidOf(simulation.entity('CronJob', work.name));
  const so = (ended: readonly Attempt[]): Run => ({ name, began, attempts: ended, uid: owner });
  const id = simulation.entity('Job', name);
  const by = (reporter: string) => ({ reporter });
  simulation.put(began, job(work, so([])), { manager: 'kube-controller-manager' });
  simulation.event(
    began,
    simulation.entity('CronJob', work.name),
    'SuccessfulCreate',
    `Created job ${name}`,
    {
      ...by('cronjob-controller'),
    },
  );
  const ended: Attempt[] = [];
  for (const { after, lasting, exitCode } of attempts) {
    const at = began + after;
    const pod = `${name}-${simulation.random.suffix(5)}`;
    const node = harborbank.nodes[ended.length % harborbank.nodes.length] ?? '';
    const ip = `10.244.${(ended.length % harborbank.nodes.length) + 1}.${simulation.random.int(120, 240)}`;
    const attempt = { pod, node, ip, began: at, ended: at + lasting, exitCode };
    ended.push(attempt);
    const podId = simulation.entity('Pod', pod);
    simulation.event(at, id, 'SuccessfulCreate', `Created pod: ${pod}`, by('job-controller'));
    simulation.event(at, podId, 'Scheduled', `Successfully assigned harborbank/${pod} to ${node}`, {
      ...by('default-scheduler'),
    });
    simulation.event(at + 2_000, podId, 'Started', `Started container ${work.name}`, by('kubelet'));
    const jobUid = simulation.history.uidOf(id);
    simulation.put(attempt.ended, jobPod(work, so(ended), attempt, jobUid), {
      ...{ created: at, manager: 'kube-controller-manager' },
    });
    simulation.put(attempt.ended + 1_000, job(work, so(ended)), { manager: 'kube-controller-manager' });
  }
  const done = (ended.at(-1)?.ended ?? began) + 1_000;
  simulation.event(done, id, 'Completed', 'Job completed', by('job-controller'));
  const saw = `Saw completed job: ${name}, condition: Complete`;
  simulation.event(done, simulation.entity('CronJob', work.name), 'SawCompletedJob', saw, {
    ...by('cronjob-controller'),
  });
  simulation.put(done + 1_000, cronJob(work, began, done), { manager: 'kube-controller-manager' });
  return ended;
}

/** What each attempt wrote. */
function said(simulation: Simulation, { pod, began, exitCode }: Attempt): readonly LogRecord[] {
  const line = (after: number, severity: LogRecord['severity'], level: string, text: string): LogRecord => {
    const at = new Date(began + after).toISOString();
    const when = at.replace('T', ' ').replace('.', ',').replace('Z', '');
    const words = `${when} ${level} rate_sheet_import: ${text}`;
    return { entity: simulation.entity('Pod', pod), at, severity, text: words, count: 1 };
  };
  const opening = line(3_120, 'info', 'INFO', 'reading s3://hb-rate-sheets/2027-01-21.csv');
  const closing =
    exitCode === 0
      ? [line(46_300, 'info', 'INFO', '1842 rates imported, none rejected')]
      : [
          line(
            8_440,
            'error',
            'ERROR',
            'FileNotFoundError: hb-rate-sheets/2027-01-21.csv is not published yet',
          ),
        ];
  return [opening, ...closing];
}

export const jobRetried: Story = {
  id: 'job-retried',
  title: 'The rate sheet came late',
  summary:
    'The nightly import failed twice because its file was not there yet, and then imported everything.',
  system: harborbank,
  ...{ date: '2027-01-21', from: '05:01:30', to: '06:14' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    const [start, began] = [at('05:01:30'), at('05:15:00')];
    simulation.put(start, cronJob(work, began - 24 * hour, began - 24 * hour + minute), {
      created: start - 4000 * hour,
    });
    simulation.recall(start, 'sign-in', { reason: 'Error', exitCode: 1, hoursAgo: 27 });
    const ended = run(simulation, began);
    const deploy = innocentDeploy(simulation, at('05:33:15'), 'rates', '1.9.1');
    bystanderRestart(simulation, at('05:44:05'), 'notices');
    const alert = alertOf(harborbank, {
      ...{ name: 'JobPodsFailing', at: at('05:16:40'), until: at('05:39:10'), severity: 'warning' },
      summary: `Pods of the job ${name} fail.`,
      description: `Job harborbank/${name} has failed pods and has not succeeded.`,
      labels: { job_name: name },
      entity: simulation.entity('Job', name),
      expression: `kube_job_status_failed{job_name="${name}"} > 0 unless kube_job_status_succeeded{job_name="${name}"} > 0`,
    });
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('05:17:11'), host: 'alertmanager.hb-monitoring:9093' }),
      disturbances: [],
      logs: ended.flatMap((attempt) => said(simulation, attempt)),
      changes: [
        deploy,
        {
          ...{ entity: simulation.entity('Job', name), at: stamp(began), kind: 'schedule', by: 'cron' },
          summary: `${work.name}: started by its schedule`,
        },
      ],
    };
  },
};
