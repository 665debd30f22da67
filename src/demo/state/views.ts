import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Feed } from './feed.ts';
import type { OpenView } from './open-view.ts';

type TriggerFault = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** Slack lets a trigger live three seconds. */
const triggerLifeMs = 3000;

/** Slack stacks at most three modals. */
export const stackLimit = 3;

/** Trigger ids, the stack of open modals and the home view. */
export interface Views {
  mintTrigger(): string;
  /** Spends a trigger; each may be spent once. */
  spendTrigger(id: string): TriggerFault | undefined;
  push(view: JsonObject): OpenView;
  update(id: string, view: JsonObject): OpenView | undefined;
  /** Closes the top modal, or all of them. */
  close(which: 'top' | 'all'): OpenView | undefined;
  publishHome(view: JsonObject): OpenView;
  find(id: string): OpenView | undefined;
  stack(): readonly OpenView[];
  home(): OpenView | undefined;
}

export function createViews(clock: Clock, feed: Feed): Views {
  const triggers = createTriggers(clock);
  let stack: readonly OpenView[] = [];
  let home: OpenView | undefined;
  const setStack = (next: readonly OpenView[]) => {
    stack = next;
    feed.publish({ kind: 'views', stack });
  };
  const minted = (view: JsonObject, id = `V${shortId()}`): OpenView => ({ id, hash: shortId(), view });
  const setHome = (next: OpenView) => {
    home = next;
    feed.publish({ kind: 'home', home });
    return next;
  };

  return {
    mintTrigger: () => triggers.mint(),
    spendTrigger: (id) => triggers.spend(id),
    push: (view) => {
      const opened = minted(view);
      setStack([...stack, opened]);
      return opened;
    },
    update: (id, view) => {
      if (home?.id === id) return setHome(minted(view, id));
      const updated = stack.some((each) => each.id === id) ? minted(view, id) : undefined;
      if (updated) setStack(stack.map((each) => (each.id === id ? updated : each)));
      return updated;
    },
    close: (which) => {
      const top = stack.at(-1);
      if (top) setStack(which === 'all' ? [] : stack.slice(0, -1));
      return top;
    },
    publishHome: (view) => setHome(minted(view, home?.id)),
    find: (id) => [...stack, ...(home ? [home] : [])].find((each) => each.id === id),
    stack: () => stack,
    home: () => home,
  };
}

function createTriggers(clock: Clock): {
  mint(): string;
  spend(id: string): TriggerFault | undefined;
} {
  const open = new Map<string, { readonly until: number; spent: boolean }>();
  return {
    mint: () => {
      const id = `${clock.now()}.${shortId()}`;
      open.set(id, { until: clock.now() + triggerLifeMs, spent: false });
      return id;
    },
    spend: (id) => {
      const trigger = open.get(id);
      if (!trigger) return 'invalid_trigger_id';
      if (trigger.spent) return 'exchanged_trigger_id';
      if (clock.now() > trigger.until) return 'expired_trigger_id';
      trigger.spent = true;
      return undefined;
    },
  };
}

/** Twelve random letters and digits, as Slack's ids look. */
export const shortId = (): string => randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();
