import { faultSuite } from '../../../support/printed-cluster/fault-suite.ts';
import { runningFaults } from '../../../support/printed-cluster/faults/all.ts';

faultSuite(runningFaults, { wrong: {}, blamesMore: [] });
