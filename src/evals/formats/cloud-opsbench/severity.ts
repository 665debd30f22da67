import { isJsonObject } from '../../../lib/json.ts';
import type { LogRecord } from '../../../sources/signals.ts';

type Severity = LogRecord['severity'];

const words: Readonly<Record<string, Severity>> = {
  fatal: 'fatal',
  panic: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
  severe: 'error',
  error: 'error',
  err: 'error',
  fail: 'error',
  warning: 'warn',
  warn: 'warn',
  notice: 'info',
  information: 'info',
  info: 'info',
  note: 'info',
  system: 'info',
  debug: 'debug',
  dbug: 'debug',
  trace: 'debug',
};

const fields = ['severity', 'level', 'lvl', 'loglevel', 'log.level', 'severity_text'];

/** How bad a line says it is: by its field, its level word near the start, or an exception in it. */
export function severityOf(text: string): Severity {
  return byField(text) ?? byWord(text) ?? (looksBroken.test(text) ? 'error' : 'unknown');
}

const looksBroken =
  /\b(?:\w*(?:Exception|Error)\b(?::|\s+in\s|$)|Traceback \(most recent|panic: |Caused by: )/u;

function byField(text: string): Severity | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const word = fields.map((field) => value[field]).find((each) => typeof each === 'string');
    return word === undefined ? undefined : words[word.toLowerCase()];
  } catch {
    return undefined;
  }
}

/** Upper case anywhere near the start, `[Warning]`, `level=error`, `fail:` first, or klog's `E1205`. */
function byWord(text: string): Severity | undefined {
  const head = text.slice(0, 160);
  const upper =
    /(?:^|[\s[|(])(FATAL|PANIC|CRITICAL|SEVERE|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)(?=$|[\s\]|):,-])/u;
  const bracket = /\[(\w+)\]/u;
  const pair = /\b(?:level|severity|lvl)=["']?(\w+)/iu;
  const first = /^\s*(fatal|crit|fail|error|warn|warning|info|dbug|debug|trace|panic)\s*[:\]]/iu;
  for (const pattern of [first, pair, upper, bracket]) {
    const found = words[pattern.exec(head)?.[1]?.toLowerCase() ?? ''];
    if (found !== undefined) return found;
  }
  const klog = /^([EFWI])\d{4} \d\d:/u.exec(head)?.[1];
  return klog === undefined
    ? undefined
    : ({ E: 'error', F: 'fatal', W: 'warn', I: 'info' }[klog] as Severity);
}
