import { describe, expect, it } from '@jest/globals';
import type { RedriveAnswer } from '#contracts';
import { ApiError } from '../../../api/api-error.js';
import { sendAgain, type SendParts, type SendProgress } from './send-again.js';

const MAPPING = [{ remove: '/x' }];
const IDS = Array.from({ length: 10 }, (_, i) => `id-${i}`);

/** Pages of four; what ends with a 9 is refused. */
function parts(redrive?: (ids: readonly string[]) => void) {
  const said: SendProgress[] = [];
  const sent: string[] = [];
  const all: SendParts = {
    page: (cursor) => {
      const from = Number(cursor ?? 0);
      return Promise.resolve({ ids: IDS.slice(from, from + 4), nextCursor: from + 4 < 10 ? String(from + 4) : null });
    },
    redrive: async (ids, mapping) => {
      await Promise.resolve();
      redrive?.(ids);
      expect(mapping).toBe(MAPPING);
      sent.push(...ids);
      return answerOf(ids);
    },
    onProgress: (progress) => void said.push(progress),
  };
  return { all, said, sent };
}

function answerOf(ids: readonly string[]): RedriveAnswer {
  const events = ids.map((id) => ({
    id,
    outcome: id.endsWith('9') ? ('refused' as const) : ('accepted' as const),
    eventId: id,
  }));
  const refused = events.filter(({ outcome }) => outcome === 'refused').length;
  return { dryRun: false, accepted: events.length - refused, refused, events, more: false };
}

describe('sending again', () => {
  it('goes on, page after page, until all were sent', async () => {
    const { all, said, sent } = parts();
    await sendAgain(MAPPING, all).run();
    expect(sent).toEqual(IDS);
    expect(said.at(-1)).toMatchObject({ state: 'done', done: 10, accepted: 9, refused: 1, passed: 0 });
    expect(said.at(-1)!.examples.map(({ id }) => id)).toEqual(['id-9']);
    expect(said.map(({ done }) => done)).toEqual([0, 4, 8, 10, 10]);
  });

  it('says what went wrong, and goes on from there: nothing is left out', async () => {
    let faults = 1;
    const fault = new ApiError('LOG_UNAVAILABLE', 'The log is away', 503);
    const { all, said, sent } = parts((ids) => {
      if (ids.includes('id-4') && faults-- > 0) throw fault;
    });
    const job = sendAgain(MAPPING, all);
    await job.run();
    expect(said.at(-1)).toMatchObject({ state: 'failed', done: 4, error: fault });
    await job.run();
    expect(said.at(-1)).toMatchObject({ state: 'done', done: 10, error: null });
    expect(sent).toEqual(IDS);
  });

  it('asks for less where they lie too far apart to be read at once', async () => {
    const { all, said, sent } = parts((ids) => {
      if (ids.length > 1) throw new ApiError('REJECTED_TOO_MANY', 'Too far apart', 409);
    });
    await sendAgain(MAPPING, all).run();
    expect(sent).toEqual(IDS);
    expect(said.at(-1)).toMatchObject({ state: 'done', done: 10 });
  });

  it('stops after the part that is under way, and goes on', async () => {
    const { all, said, sent } = parts((ids) => {
      if (ids.includes('id-0')) job.stop();
    });
    const job = sendAgain(MAPPING, all);
    await job.run();
    expect(said.at(-1)).toMatchObject({ state: 'stopped', done: 4 });
    await job.run();
    expect(said.at(-1)).toMatchObject({ state: 'done' });
    expect(sent).toEqual(IDS);
  });
});
