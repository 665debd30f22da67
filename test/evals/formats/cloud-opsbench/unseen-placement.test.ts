import { faultSuite } from '../../../support/printed-cluster/fault-suite.ts';
import { placementFaults } from '../../../support/printed-cluster/faults/all.ts';

faultSuite(placementFaults, {
  wrong: {
    'namespace_cpu_quota_exceeded@namespace/haven (without events)': 'nothing',
    'namespace_service_quota_exceeded@namespace/haven (node ports, an old system)':
      'gateway_misroute@app/shore-ui',
    'incorrect_image_reference@app/forecast (no such repository on a public registry)':
      'missing_image_pull_secret@app/forecast',
  },
  blamesMore: [
    'containerd_unavailable@node/w-3 (the node is not ready)',
    'kubelet_unavailable@node/w-1 (stopped)',
  ],
});
