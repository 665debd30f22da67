import type { Detector } from '../detector.ts';
import { environmentAddressMismatch } from './environment-address-mismatch.ts';
import { imagePull } from './image-pull.ts';
import { missingServiceAccount } from './missing-service-account.ts';
import { nodeDaemon } from './node-daemon.ts';
import { oomKilled } from './oom-killed.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { serviceSelectorMismatch } from './service-selector-mismatch.ts';
import { unschedulable } from './unschedulable.ts';
import { claimUnbound } from './claim-unbound.ts';
import { probeMisconfigured } from './probe-misconfigured.ts';
import { volumePermissionDenied } from './volume-permission-denied.ts';
import { networkDegraded } from './network-degraded.ts';
import { podCpuOverload } from './pod-cpu-overload.ts';
import { featureFlagChange } from './feature-flag-change.ts';
import { networkPolicyBlock } from './network-policy-block.ts';
import { zeroReplicas } from './zero-replicas.ts';
import { missingReference } from './missing-reference.ts';
import { servicePortMismatch } from './service-port-mismatch.ts';
import { serviceProtocolMismatch } from './service-protocol-mismatch.ts';
import { sidecarPortConflict } from './sidecar-port-conflict.ts';
import { dnsResolutionFailure } from './dns-resolution-failure.ts';
import { gatewayMisroute } from './gateway-misroute.ts';
import { databaseFault } from './database-fault.ts';
import { startFailure } from './start-failure.ts';
import { admissionDenied } from './admission-denied.ts';
import { initContainerStuck } from './init-container-stuck.ts';
import { crashLoop } from './crash-loop.ts';
import { nodePressure } from './node-pressure.ts';
import { schedulerSilent } from './scheduler-silent.ts';
import { serviceDeleted } from './service-deleted.ts';
import { claimMissing } from './claim-missing.ts';
import { chaosExperiment } from './chaos-experiment.ts';
import { meshPolicyBlock } from './mesh-policy-block.ts';
import { change } from './change.ts';
import { loadSurge } from './load-surge.ts';
import { memoryGrowth } from './memory-growth.ts';
import { autoscalerOverprovisions } from './autoscaler-overprovisions.ts';
import { hpaMisconfigured } from './hpa-misconfigured.ts';

/** Every detector, one file each; a test compares this list with the folder. */
export const detectors: readonly Detector[] = [
  environmentAddressMismatch,
  imagePull,
  missingServiceAccount,
  nodeDaemon,
  oomKilled,
  quotaExceeded,
  serviceSelectorMismatch,
  unschedulable,
  claimUnbound,
  probeMisconfigured,
  volumePermissionDenied,
  networkDegraded,
  podCpuOverload,
  featureFlagChange,
  networkPolicyBlock,
  zeroReplicas,
  missingReference,
  servicePortMismatch,
  serviceProtocolMismatch,
  sidecarPortConflict,
  dnsResolutionFailure,
  gatewayMisroute,
  databaseFault,
  startFailure,
  admissionDenied,
  initContainerStuck,
  crashLoop,
  nodePressure,
  schedulerSilent,
  serviceDeleted,
  claimMissing,
  chaosExperiment,
  meshPolicyBlock,
  change,
  loadSurge,
  memoryGrowth,
  hpaMisconfigured,
  autoscalerOverprovisions,
];
