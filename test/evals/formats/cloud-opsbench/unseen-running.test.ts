import { faultSuite } from '../../../support/printed-cluster/fault-suite.ts';
import { runningFaults } from '../../../support/printed-cluster/faults/all.ts';

faultSuite(runningFaults, {
  wrong: {
    'liveness_probe_incorrect_protocol@app/tide-table (gRPC where HTTP is spoken)': 'nothing',
    'mysql_invalid_port@app/claim-desk (as a setting of its own)': 'nothing',
    'service_env_var_address_mismatch@app/berth-plan (a port that is not offered)': 'nothing',
    'service_env_var_address_mismatch@app/report-desk (another namespace)': 'nothing',
    'gateway_misroute@app/edge-gateway (a route to the wrong port)':
      'gateway_misroute@app/edge-gateway-routes',
    'gateway_misroute@app/edge-gateway (a route to no Service)': 'gateway_misroute@app/edge-gateway-routes',
    'pod_cpu_overload@app/ledger-mysql (a database, metrics alone)': 'nothing',
    'pod_network_delay@app/crane-plan (metrics alone)': 'nothing',
  },
  blamesMore: [],
});
