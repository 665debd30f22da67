import { alarmIn } from '../alarm.ts';
import type { AlertFormat } from '../format.ts';
import { vendorFormat } from '../vendor-format.ts';

/** CloudWatch's alarms as Amazon Q (once AWS Chatbot) words them: `CloudWatch Alarm | name | region | Account: …`. */
export const awsChatbot: AlertFormat = vendorFormat('aws-chatbot', alarmIn);
