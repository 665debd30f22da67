import { compact, count } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';
import { podTemplate } from './pod-spec.ts';
import { rowTemplate } from './replicas.ts';

export const daemonSet: KindReader = {
  kind: 'DaemonSet',
  apiVersion: 'apps/v1',
  resources: ['daemonsets', 'daemonset', 'ds'],
  namespaced: true,
  describe: ({ lines }) => {
    const number = (key: string) => count(value(lines, key));
    return {
      spec: compact({ selector: selector(value(lines, 'Selector')), template: podTemplate(lines) }),
      status: compact({
        desiredNumberScheduled: number('Desired Number of Nodes Scheduled'),
        currentNumberScheduled: number('Current Number of Nodes Scheduled'),
        updatedNumberScheduled: number('Number of Nodes Scheduled with Up-to-date Pods'),
        numberAvailable: number('Number of Nodes Scheduled with Available Pods'),
        numberMisscheduled: number('Number of Nodes Misscheduled'),
      }),
    };
  },
  row: (cells) => ({
    spec: compact({ selector: selector(cells['SELECTOR']), template: rowTemplate(cells) }),
    status: compact({
      desiredNumberScheduled: count(cells['DESIRED']),
      currentNumberScheduled: count(cells['CURRENT']),
      numberReady: count(cells['READY']),
      updatedNumberScheduled: count(cells['UP-TO-DATE']),
      numberAvailable: count(cells['AVAILABLE']),
    }),
  }),
};
