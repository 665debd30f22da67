import type { Trigger } from '../escalation.ts';

/** A security finding, or a system that the settings mark as sensitive: never the bot's to decide. */
export const securitySensitive: Trigger = {
  name: 'security-sensitive',
  title: 'security-sensitive system',
  decide: ({ incident, diagnosis, services }) => {
    const finding = incident.alerts.find(
      ({ format, labels }) => format === 'guardduty' || labels['finding_type'] !== undefined,
    );
    if (finding !== undefined)
      return {
        why: `A security finding: ${finding.labels['finding_type'] ?? finding.name}.`,
        urgency: 'page',
      };
    const marked = services.find((service) => service.securitySensitive === true);
    if (marked === undefined || diagnosis.verdict === 'no-fault') return undefined;
    return { why: `\`${marked.name}\` is marked as security-sensitive.`, urgency: 'page' };
  },
};
