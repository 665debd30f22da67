import type { TraceRecord } from '../../../sources/signals.ts';
import type { Naming } from './names.ts';
import { argument } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** The call graph as the service catalogue declares it; nothing of it was measured. */
export function readDependencies(recording: Recording, nameOf: Naming): readonly TraceRecord[] {
  const edges = new Map<string, readonly [string, string]>();
  for (const call of callsOf(recording, 'GetServiceDependencies')) {
    if (typeof call.output !== 'string') continue;
    for (const edge of edgesOf(call.output, argument(call, 'service_name'))) edges.set(edge.join(' '), edge);
  }
  return [...edges.values()].map(([caller, callee]) => ({
    caller: nameOf(caller),
    callee: nameOf(callee),
    calls: 0,
    errors: 0,
    declared: true,
  }));
}

function edgesOf(printed: string, asked: string): readonly (readonly [string, string])[] {
  const service = nameIn(/^\[Service\]:(.*)$/mu.exec(printed)?.[1] ?? '') ?? asked;
  const callers = (/^\[Upstream[^\]]*\]:(.*)$/mu.exec(printed)?.[1] ?? '').split(',');
  const upstream = callers.flatMap((text) => {
    const caller = nameIn(text);
    return caller === undefined ? [] : [[caller, service] as const];
  });
  return [...upstream, ...treeEdges(printed.slice(printed.indexOf('[Downstream')).split('\n').slice(1))];
}

/** Four columns a level: `│   ├── name`. */
function treeEdges(lines: readonly string[]): readonly (readonly [string, string])[] {
  const path: string[] = [];
  return lines.flatMap((line) => {
    const name = nameIn(line.replace(/^[\s│├└─|+`-]*/u, ''));
    if (name === undefined) return [];
    const depth = Math.floor((/^[\s│├└─|+`-]*/u.exec(line)?.[0].length ?? 0) / 4);
    path.length = Math.min(path.length, depth);
    path[depth] = name;
    const caller = path[depth - 1];
    return depth === 0 || caller === undefined || caller === name ? [] : [[caller, name] as const];
  });
}

/** The name at the start; remarks in brackets and behind arrows are not part of it. */
const nameIn = (text: string): string | undefined => /^\s*([A-Za-z0-9][-\w.]*)/u.exec(text)?.[1];
