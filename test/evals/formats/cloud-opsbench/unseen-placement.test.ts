import { faultSuite } from '../../../support/printed-cluster/fault-suite.ts';
import { placementFaults } from '../../../support/printed-cluster/faults/all.ts';

faultSuite(placementFaults, { wrong: {}, blamesMore: [] });
