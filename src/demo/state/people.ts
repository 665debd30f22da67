/** Who is in the workspace. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** Only for bots. */
  readonly botId?: string;
  readonly appId?: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
}

export const team = { id: 'T0LOCAL001', name: 'Local workspace', domain: 'local' } as const;

/** The person who sits at the page. */
export const visitor: Person = { id: 'U0VISITOR1', name: 'you', isBot: false };

/** The application under trial. */
export const casefileBot = {
  id: 'U0CASEFILE',
  name: 'casefile',
  isBot: true,
  botId: 'B0CASEFILE',
  appId: 'A0CASEFILE',
} as const satisfies Person;

/** An integration that posts alerts; its ids follow from its name. */
export function integration(name: string): Required<Person> {
  const tag = name
    .toUpperCase()
    .replace(/[^A-Z0-9]/gu, '')
    .slice(0, 10);
  return { id: `U0${tag}`, name, isBot: true, botId: `B0${tag}`, appId: `A0${tag}` };
}
