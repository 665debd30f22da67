import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { instant, type Window } from '../../../lib/clock.ts';
import { InputError } from '../../../lib/errors.ts';
import type { OpenCase } from '../format.ts';
import { readAlerts } from './alerts.ts';
import { absent } from './absent.ts';
import { completeAll } from './complete.ts';
import { readDeclared } from './declared.ts';
import { readDependencies } from './dependencies.ts';
import { readEvents } from './events.ts';
import { readLogs } from './logs.ts';
import { readMetrics } from './metrics.ts';
import { naming } from './names.ts';
import { readObjects } from './objects.ts';
import { readProbes } from './probes.ts';
import { type Holdings, recordingSource } from '../recording-source.ts';
import { callsOf, parseJson, readRecording } from './tool-cache.ts';

const lookBackMs = 3_600_000;

/** The part of `metadata.json` that may be read while diagnosing; the rest of the file is dropped here. */
const Question = z.object({ namespace: z.string().min(1).optional(), query: z.string().optional() });

/** Opens one case. Throws InputError naming the file that is broken; missing files are done without. */
export function openRecordedCase(caseDir: string): OpenCase {
  const { namespace = 'default', query } = readQuestion(caseDir);
  const { holdings, window } = readHoldings(caseDir, namespace);
  return {
    id: basename(resolve(caseDir)),
    sources: [recordingSource('recording', holdings, window)],
    window,
    namespaces: [namespace],
    ...(query !== undefined && query !== '' && { question: query }),
  };
}

function readQuestion(caseDir: string): z.output<typeof Question> {
  if (!statSync(caseDir, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`${caseDir} is not a directory.`);
  const path = join(caseDir, 'metadata.json');
  if (!existsSync(path)) return {};
  const read = Question.safeParse(parseJson(readFileSync(path, 'utf8'), path));
  if (!read.success) throw new InputError(`${path}: namespace and query must be texts.`);
  return read.data;
}

function readHoldings(
  caseDir: string,
  namespace: string,
): { readonly holdings: Holdings; readonly window: Window } {
  const recording = readRecording(join(caseDir, 'tool_cache.json'), statSync(caseDir).mtimeMs);
  const rawLogs = readOptional(join(caseDir, 'raw_data', 'logs.json'));
  const rawMetrics = join(caseDir, 'raw_data', 'metrics.csv');
  if (recording.calls.length === 0 && rawLogs === undefined && !existsSync(rawMetrics))
    throw new InputError(`${caseDir} holds neither tool_cache.json nor raw_data.`);
  const { now } = recording;
  const live = readObjects(recording, namespace);
  const declared = readDeclared(recording, namespace);
  const objects = completeAll(live.manifests, declared.manifests);
  const gone = absent(recording, declared.manifests, objects);
  const nameOf = naming(new Set(objects.keys()), namespace);
  const logs = readLogs(rawLogs, recording, nameOf);
  const metrics = existsSync(rawMetrics)
    ? readMetrics(readFileSync(rawMetrics, 'utf8'), recording.zone, nameOf)
    : undefined;
  const first = Math.min(
    now - lookBackMs,
    ...(metrics?.records ?? []).map((one) => (one.points[0]?.[0] ?? Infinity) * 1000),
  );
  const window = { from: instant(first), to: instant(now) };
  const alerts = callsOf(recording, 'GetAlerts').map((call) => call.output)[0];
  const holdings: Holdings = {
    objects: {
      query: 'kubectl get and describe, all kinds; GetAppYAML',
      records: [
        ...[...objects].map(([entity, manifest]) => ({ entity, observedAt: window.to, manifest })),
        ...[...gone].map(([entity, manifest]) => ({
          entity,
          observedAt: window.to,
          manifest,
          deleted: true,
        })),
      ],
      broken: live.broken + declared.broken + recording.broken,
    },
    events: { query: 'kubectl get events; kubectl describe', records: readEvents(recording, namespace) },
    logs: { query: 'kubectl logs; GetErrorLogs', ...logs },
    traces: { query: 'GetServiceDependencies', records: readDependencies(recording, nameOf) },
    probes: {
      query: 'CheckServiceConnectivity; CheckNodeServiceStatus',
      records: readProbes(recording, logs.refusals, nameOf, namespace),
    },
    alerts: {
      query: 'GetAlerts',
      records: readAlerts(
        alerts ?? readOptional(join(caseDir, 'raw_data', 'alert.json')),
        recording.zone,
        nameOf,
      ),
    },
    ...(metrics !== undefined && { metrics: { query: 'raw_data/metrics.csv', ...metrics } }),
  };
  return { holdings, window };
}

const readOptional = (path: string): unknown =>
  existsSync(path) ? parseJson(readFileSync(path, 'utf8'), path) : undefined;
