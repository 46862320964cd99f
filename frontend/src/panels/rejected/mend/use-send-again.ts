import { useRef, useState } from 'react';
import { readRejected, redrive, REJECTED_PAGE } from '../../../api/rejected.js';
import type { Chosen } from '../chosen.js';
import type { Change } from './draft.js';
import { sendAgain, type IdPage, type SendAgain, type SendProgress } from './send-again.js';

interface Sending {
  /** Null: it was not begun. */
  readonly progress: SendProgress | null;
  readonly begin: (mapping: readonly Change[], reason: string) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
}

export function useSendAgain(projectId: string, chosen: Chosen, onPart: () => void): Sending {
  const [progress, setProgress] = useState<SendProgress | null>(null);
  const job = useRef<SendAgain | null>(null);
  const run = () => void job.current?.run().finally(onPart);
  return {
    progress,
    begin: (mapping, reason) => {
      job.current = sendAgain(mapping, {
        page: (cursor) => pageOf(projectId, chosen, cursor),
        redrive: (ids, changes) => redrive(projectId, { ids, mapping: changes, reason }),
        onProgress: setProgress,
      });
      run();
    },
    stop: () => job.current?.stop(),
    goOn: run,
  };
}

/** Ids that were chosen come a page at a time as well; `cursor` is then the place in their list. */
async function pageOf(projectId: string, chosen: Chosen, cursor: string | null): Promise<IdPage> {
  if (chosen.by === 'ids') {
    const from = Number(cursor ?? 0);
    const to = from + REJECTED_PAGE;
    return { ids: chosen.ids.slice(from, to), nextCursor: to < chosen.ids.length ? String(to) : null };
  }
  const query = { ...chosen.filter, state: 'open' as const, cursor: cursor ?? undefined, limit: REJECTED_PAGE };
  const { events, nextCursor } = await readRejected(projectId, query);
  return { ids: events.filter(({ notKept }) => notKept === 0).map(({ id }) => id), nextCursor };
}
