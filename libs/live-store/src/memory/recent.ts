/** Lists of what happened last, in this process. Positions are those that Redis would give. */
import type { Recent, RecentItem } from '../port.js';
import { RECENT } from '../recent.js';

const PRUNE_EVERY_MS = 60_000;

interface KeptItem extends RecentItem {
  readonly at: number;
  readonly number: number;
}

interface KeptList {
  items: readonly KeptItem[];
  expiresAt: number;
}

export function memoryRecent(now: () => number): Recent {
  const lists = new Map<string, KeptList>();
  let prunedAt = now();
  let last = { at: 0, number: 0 };
  /** Also when the clock is set back. */
  const place = (): { at: number; number: number } => {
    const at = Math.max(now(), last.at);
    last = { at, number: at === last.at ? last.number + 1 : 0 };
    return last;
  };
  const prune = (): void => {
    const at = now();
    if (at - prunedAt < PRUNE_EVERY_MS) return;
    prunedAt = at;
    for (const [name, { expiresAt }] of lists) if (expiresAt <= at) lists.delete(name);
  };

  return {
    add: async (additions) => {
      prune();
      for (const { list, items } of additions) {
        if (items.length === 0) continue;
        const added = items.map((text): KeptItem => {
          const { at, number } = place();
          return { at, number, position: `${at}-${number}`, text };
        });
        const known = standing(lists, list, now());
        lists.set(list, {
          items: [...known, ...added].slice(-RECENT.items),
          expiresAt: now() + RECENT.seconds * 1_000,
        });
      }
    },
    read: async (questions) =>
      questions.map(({ list, after }) => {
        const items = standing(lists, list, now());
        return after === null ? items : items.filter((item) => isAfter(item, after));
      }),
  };
}

function standing(lists: ReadonlyMap<string, KeptList>, name: string, now: number): readonly KeptItem[] {
  const list = lists.get(name);
  return list && list.expiresAt > now ? list.items : [];
}

function isAfter({ at, number }: KeptItem, position: string): boolean {
  const [afterAt = 0, afterNumber = 0] = position.split('-').map(Number);
  return at > afterAt || (at === afterAt && number > afterNumber);
}
