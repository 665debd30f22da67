import { editDistance } from '../../lib/edit-distance.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';

/** What a question names. */
interface Named {
  readonly entities: readonly EntityId[];
  /** Words that look like names, of which nothing was seen. */
  readonly unseen: readonly string[];
}

const entitiesNamed = 3;
const unseenNamed = 2;

/** Words of questions: also where something is called so, these do not mean it unless they are set as code. */
const common = new Set(
  (
    'a about actually after again all alert alerts also an and any are as at be because been before being broken but by ' +
    'can cause caused check client cluster config could default deploy deployment deployments did do does down else error errors ' +
    'event events ever everything fail failed failing fine first for from get had happen happened happening has have healthy ' +
    'help here how i if in incident is issue it its just know last like log logs look looking many maybe me metrics ' +
    'might more my namespace need network no node nodes not now of off ok on one only or other our out over please pod pods ' +
    'problem really reason related responsible right root running same say see server service services shall should show ' +
    'since slow so some something still sure system tell than thanks that the their them then there these they thing ' +
    'think this those time to too try under until up update us use very want was we well were what when where which ' +
    'while who why will with without working would wrong yes yet you your change changed changes cpu memory latency ' +
    'disk traffic request requests restart restarts restarted fault faults state status database'
  ).split(' '),
);

/** Of several things with one name, what people mean: what runs before what it is made of. */
const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'CronJob', 'Job', 'Service', 'Node'];
const rankOf = (id: EntityId): number => {
  const { kind } = parseEntity(id);
  if (kinds.includes(kind)) return kinds.indexOf(kind);
  return kind === 'Pod' || kind === 'ReplicaSet' ? kinds.length + 1 : kinds.length;
};

/**
 * The known entities that a question names: by id or name; where none fits exactly, by a part of a name or with a
 * letter or two wrong. `first` are preferred where several share a name.
 */
export function namedIn(question: string, known: readonly EntityId[], first: readonly EntityId[]): Named {
  const preferred = new Set<EntityId>(first);
  const byName = Map.groupBy(known, (id) => parseEntity(id).name.toLowerCase());
  const byId = new Map(known.map((id) => [id.toLowerCase(), id]));
  const best = (ids: readonly EntityId[] = []): EntityId[] =>
    [...ids]
      .sort((a, b) => Number(preferred.has(b)) - Number(preferred.has(a)) || rankOf(a) - rankOf(b))
      .slice(0, 1);
  const words = wordsOf(question);
  const exact = words.flatMap((word) => {
    const id = byId.get(word.text);
    return id === undefined ? best(byName.get(word.text)) : [id];
  });
  const matched = new Set(exact.map((id) => parseEntity(id).name.toLowerCase()));
  const open = words.filter(
    ({ text, joined }) => !joined && !byId.has(text) && ![...matched].some((name) => name.includes(text)),
  );
  const near = exact.length > 0 ? [] : open.flatMap(({ text }) => best(nearest(text, byName)));
  const found = [...new Set([...exact, ...near])].slice(0, entitiesNamed);
  const names = open.filter(({ marked, text }) => marked || isNameLike(text));
  // Where nothing looks like a name, any word that is not common may be one.
  const unseen = names.length > 0 || found.length > 0 ? names : open;
  return {
    entities: found,
    unseen: near.length > 0 ? [] : [...new Set(unseen.map(({ text }) => text))].slice(0, unseenNamed),
  };
}

interface Word {
  readonly text: string;
  /** It stands between backticks. */
  readonly marked: boolean;
  /** Two words of the question, as names join them. */
  readonly joined: boolean;
}

function wordsOf(question: string): readonly Word[] {
  const marked = [...question.matchAll(/`([^`]+)`/gu)].map((match) => (match[1] ?? '').trim().toLowerCase());
  const texts = question
    .toLowerCase()
    .split(/[^\p{L}\p{N}\-._/]+/u)
    .map((text) => text.replace(/^[-._/]+|[-._/]+$/gu, ''))
    .filter((text) => text.length > 1);
  const pairs = texts.slice(1).map((text, index) => `${texts[index] ?? ''}-${text}`);
  const plain = texts.filter((text) => !common.has(text) && !marked.includes(text));
  return [
    ...marked.map((text) => ({ text, marked: true, joined: false })),
    ...plain.map((text) => ({ text, marked: false, joined: false })),
    ...pairs.map((text) => ({ text, marked: false, joined: true })),
  ];
}

const isNameLike = (text: string): boolean => /[-/\d]/u.test(text) && /\p{L}/u.test(text);

function nearest(word: string, byName: ReadonlyMap<string, readonly EntityId[]>): readonly EntityId[] {
  if (word.length < 4) return [];
  const names = [...byName.keys()];
  const parted = names.filter((name) => name.split(/[-._]/u).includes(word) || name.startsWith(`${word}-`));
  const room = word.length < 8 ? 1 : 2;
  const close = names.filter(
    (name) => Math.abs(name.length - word.length) <= room && editDistance(name, word) <= room,
  );
  return [...close, ...parted].flatMap((name) => byName.get(name) ?? []);
}
