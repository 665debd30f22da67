import type { JsonObject } from '../../lib/json.ts';
import { labelsAt, objectsAt, textAt, textsAt } from './read.ts';

export type Labels = Readonly<Record<string, string>>;

/** Equality only, as a Service or a ReplicationController selects; an empty selector selects nothing. */
export const matchesLabels = (selector: Labels, labels: Labels): boolean => {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
};

/** A LabelSelector: `matchLabels` and `matchExpressions`; an empty one selects everything. */
export const matchesSelector = (selector: JsonObject, labels: Labels): boolean =>
  Object.entries(labelsAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
  objectsAt(selector, 'matchExpressions').every((expression) => matchesExpression(expression, labels));

/** One requirement of a label selector or of a node selector term. */
export function matchesExpression(expression: JsonObject, labels: Labels): boolean {
  const value = labels[textAt(expression, 'key') ?? ''];
  const values = textsAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
