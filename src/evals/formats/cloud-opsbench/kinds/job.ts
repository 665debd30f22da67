import { compact, count, flag } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { value } from '../kubectl/outline.ts';
import { printedTime } from '../kubectl/time.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { podTemplate } from './pod-spec.ts';
import { podsStatus, rowTemplate } from './replicas.ts';

export const job: KindReader = {
  kind: 'Job',
  apiVersion: 'batch/v1',
  resources: ['jobs', 'job'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      parallelism: count(value(lines, 'Parallelism')),
      completions: count(value(lines, 'Completions')),
      completionMode: value(lines, 'Completion Mode'),
      suspend: flag(value(lines, 'Suspend')),
      backoffLimit: count(value(lines, 'Backoff Limit')),
      activeDeadlineSeconds: count(value(lines, 'Active Deadline Seconds')?.replace(/s$/u, '')),
      selector: selector(value(lines, 'Selector')),
      template: podTemplate(lines),
    }),
    status: compact({
      startTime: printedTime(value(lines, 'Start Time')),
      completionTime: printedTime(value(lines, 'Completed At')),
      active: podsStatus(lines)['Active'] ?? podsStatus(lines)['Running'],
      succeeded: podsStatus(lines)['Succeeded'],
      failed: podsStatus(lines)['Failed'],
      conditions: conditions(lines),
    }),
  }),
  row: (cells) => {
    const [succeeded, completions] = (cells['COMPLETIONS'] ?? '').split('/');
    return {
      spec: compact({ completions: count(completions), template: rowTemplate(cells) }),
      status: compact({ succeeded: count(succeeded) }),
    };
  },
};
