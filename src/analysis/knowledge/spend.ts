import { type EntityId, entityId } from '../../lib/entity.ts';

/** Alerts about money, by what cost monitors call them; an error budget is another matter. */
const aboutMoney = /spend|\bcosts?\b|cost(?=[A-Z_]|$)|billing|(?<!error_?)budget(?!_?burn)/iu;

export const isAboutMoney = (alertName: string): boolean => aboutMoney.test(alertName);

/** What an alert about money is about where it names nothing smaller: the namespace that spends. */
export function spender(alertName: string, labels: Readonly<Record<string, string>>): EntityId | undefined {
  const namespace = labels['namespace'];
  return namespace !== undefined && isAboutMoney(alertName)
    ? entityId('cluster', 'Namespace', namespace)
    : undefined;
}
