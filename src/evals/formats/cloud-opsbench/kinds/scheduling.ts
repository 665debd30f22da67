import { compact, count, type Manifest } from '../manifest.ts';
import { labelMap, selector } from '../kubectl/labels.ts';
import { entries, type Line } from '../kubectl/outline.ts';

/** Node selector, tolerations and spread constraints, as far as kubectl prints them. */
export const scheduling = (lines: readonly Line[]): Manifest | undefined =>
  compact({
    nodeSelector: labelMap(lines, 'Node-Selectors') ?? labelMap(lines, 'Node-Selector'),
    tolerations: entries(lines, 'Tolerations').flatMap(toleration),
    topologySpreadConstraints: entries(lines, 'Topology Spread Constraints').flatMap(spread),
  });

/** `key=value:Effect op=Exists for 300s`; every part may be missing. */
export function toleration(printed: string): readonly Manifest[] {
  const [, head, exists, seconds] =
    /^(.*?)\s*(\bop=Exists)?(?:\s*for (-?\d+)s)?$/u.exec(printed.trim()) ?? [];
  const [, key, value, effect] = /^([^=:]*)(?:=([^:]*))?(?::(\w+))?$/u.exec(head ?? '') ?? [];
  const members = {
    key: key === '' ? undefined : key,
    operator: exists === undefined ? (key === '' ? undefined : 'Equal') : 'Exists',
    value,
    effect,
    tolerationSeconds: count(seconds),
  };
  return compact(members) === undefined ? [] : [compact(members) ?? {}];
}

/** `key=value:Effect`. */
export function taint(printed: string): readonly Manifest[] {
  const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/u.exec(printed.trim()) ?? [];
  return key === undefined ? [] : [compact({ key, value, effect }) ?? {}];
}

/** `zone:DoNotSchedule when max skew 1 is exceeded for selector app=web`. */
function spread(printed: string): readonly Manifest[] {
  const [, topologyKey, whenUnsatisfiable, skew, labels] =
    /^(.+):(\w+) when max skew (\d+) is exceeded(?: for selector (.+))?$/u.exec(printed) ?? [];
  if (topologyKey === undefined) return [];
  return [
    compact({ topologyKey, whenUnsatisfiable, maxSkew: count(skew), labelSelector: selector(labels) }) ?? {},
  ];
}
