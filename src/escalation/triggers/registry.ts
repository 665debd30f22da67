import type { Trigger } from '../escalation.ts';
import { actionOutsideBoundary } from './action-outside-boundary.ts';
import { budgetExhausted } from './budget-exhausted.ts';
import { competingCauses } from './competing-causes.ts';
import { complianceSensitive } from './compliance-sensitive.ts';
import { conflictingEvidence } from './conflicting-evidence.ts';
import { customerImpact } from './customer-impact.ts';
import { investigationFailed } from './investigation-failed.ts';
import { missingTelemetry } from './missing-telemetry.ts';
import { outage } from './outage.ts';
import { personAsked } from './person-asked.ts';
import { repeatedFailedAttempts } from './repeated-failed-attempts.ts';
import { securitySensitive } from './security-sensitive.ts';
import { suspectedInstruction } from './suspected-instruction.ts';

/** Most telling first: the packet's headline names the first that fired. */
export const triggers: readonly Trigger[] = [
  personAsked,
  suspectedInstruction,
  securitySensitive,
  customerImpact,
  competingCauses,
  conflictingEvidence,
  missingTelemetry,
  outage,
  investigationFailed,
  repeatedFailedAttempts,
  complianceSensitive,
  actionOutsideBoundary,
  budgetExhausted,
];
