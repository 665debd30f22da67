import type { AlertFormat } from './format.ts';
import { alertmanager } from './formats/alertmanager.ts';
import { awsChatbot } from './formats/aws-chatbot.ts';
import { awsHealth } from './formats/aws-health.ts';
import { azureMonitor } from './formats/azure-monitor.ts';
import { cloudwatch } from './formats/cloudwatch.ts';
import { datadog } from './formats/datadog.ts';
import { datadogOncall } from './formats/datadog-oncall.ts';
import { grafana } from './formats/grafana.ts';
import { guardduty } from './formats/guardduty.ts';
import { opsgenie } from './formats/opsgenie.ts';
import { pagerduty } from './formats/pagerduty.ts';
import { sentry } from './formats/sentry.ts';
import { statuspage } from './formats/statuspage.ts';

/** The formats of known tools; `vendor.ts` tells their messages apart, so their order means nothing. */
export const vendorFormats: readonly AlertFormat[] = [
  ...[alertmanager, grafana, datadog, datadogOncall, pagerduty, opsgenie, sentry],
  ...[cloudwatch, awsChatbot, azureMonitor, guardduty, awsHealth, statuspage],
];
