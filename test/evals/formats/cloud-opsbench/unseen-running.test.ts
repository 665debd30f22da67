import { faultSuite } from '../../../support/printed-cluster/fault-suite.ts';
import { runningFaults } from '../../../support/printed-cluster/faults/all.ts';

faultSuite(runningFaults, {
  wrong: { 'gateway_misroute@app/shore-ui (to another Service that is there)': 'nothing' },
  blamesMore: [],
});
