import type { Fact } from './facts.ts';
import type { Labels } from './label-lists.ts';

/** What tools call the same thing, as our labels name it. */
const names: readonly (readonly [label: string, titles: RegExp])[] = [
  ['service', /^(?:impacted |affected )?services?(?: name)?$/u],
  ['host', /^(?:hosts?|host ?name|server|machine)$/u],
  ['namespace', /^(?:kube(?:rnetes)? )?namespace$/u],
  ['cluster', /^(?:kube(?:rnetes)? )?cluster(?: name)?$/u],
  ['pod', /^pod(?: name)?$/u],
  ['container', /^container(?: name)?$/u],
  ['deployment', /^(?:kube )?deployment$/u],
  ['workload', /^workload$/u],
  ['node', /^node$/u],
  ['instance', /^instance(?: id)?$/u],
  ['region', /^(?:affected |aws )?region$/u],
  ['account', /^(?:aws )?account(?: id| name| number)?$/u],
  ['environment', /^(?:env|environment|stage)$/u],
  ['team', /^(?:routed |responder |owner )?teams?$/u],
  ['project', /^project(?: id)?$/u],
  ['application', /^app(?:lication)?$/u],
  ['component', /^(?:affected )?components?$/u],
  ['resource', /^(?:affected |target |aws )?resources?(?: name| id)?$|^configuration items?$/u],
  ['resource_group', /^resource ?group$/u],
  ['resource_type', /^(?:target )?resource type$/u],
  ['subscription', /^subscription(?: id| name)?$/u],
  ['priority', /^priority$/u],
  ['urgency', /^urgency$/u],
  ['severity', /^severity$/u],
  ['responder', /^(?:responders?|assigned to|assignees?)$/u],
  ['escalation_policy', /^escalation policy$/u],
  ['release', /^release$/u],
  ['metric', /^metric(?: name)?$/u],
  ['metric_namespace', /^metric namespace$/u],
  ['job', /^job$/u],
  ['source', /^source$/u],
  ['short_id', /^short id$/u],
  ['finding_type', /^finding ?type$/u],
  ['code', /^(?:event )?(?:type )?code$/u],
  ['impact', /^impact$/u],
];

/** What tells a thing apart from others of its kind: a fingerprint rests on these labels alone. */
const lasting = new Set([
  ...['service', 'host', 'namespace', 'cluster', 'pod', 'container', 'deployment', 'workload', 'node'],
  ...['instance', 'region', 'account', 'environment', 'project', 'resource', 'resource_group', 'job'],
]);

/** The labels among titled values; the first value of each stands. */
export function namedLabels(facts: readonly Fact[]): Labels {
  const found = facts.flatMap(({ title, value }) => {
    const label = names.find(([, titles]) => titles.test(title))?.[0];
    if (label === undefined || value.length > 200 || value.includes('\n')) return [];
    return [[label, value.replace(/^@(?=[UW][A-Z0-9]+$)/u, '')] as const];
  });
  return Object.fromEntries(found.toReversed());
}

export const lastingLabels = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => lasting.has(name)));

const pair = /(?<![\w:./@-])(?<name>[a-z][\w.-]{0,60}):(?<value>[^\s,{}()[\]"'`:*]{1,120})/giu;

/** Tags as Datadog and others write them: `service:checkout,env:prod`. */
export const tagsIn = (text: string): Labels => {
  const tags = [...text.slice(0, 4_000).matchAll(pair)].flatMap(({ groups }) => {
    const { name = '', value = '' } = groups ?? {};
    return /^(?:https?|mailto)$/u.test(name) || /^\/\//u.test(value) ? [] : [[name, value] as const];
  });
  return Object.fromEntries(tags.slice(0, 30).toReversed());
};
