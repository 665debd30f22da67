import { alarmIn } from '../alarm.ts';
import type { AlertFormat } from '../format.ts';
import { vendorFormat } from '../vendor-format.ts';

/** CloudWatch's alarms as functions word them: fields, `ALARM: "name" in EU (Ireland)`, `name state is now OK: …`. */
export const cloudwatch: AlertFormat = vendorFormat('cloudwatch', alarmIn);
