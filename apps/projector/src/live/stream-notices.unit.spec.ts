import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventView, TOPICS, type StreamNotice } from '#contracts';
import type { EventToWrite } from '#read-model/writer';
import type { Projected } from '../project-batch/batch-projector.js';
import { anEvent, NOON } from '../projector-fixture.spec.js';
import { StreamNotices } from './stream-notices.js';

const PLACE = { topic: TOPICS.enriched, partition: 0 };
const everything = (): boolean => true;

function written(offset: number, stream = 'web', receivedAt = NOON): EventToWrite {
  return { ...PLACE, event: anEvent({ stream, receivedAt }), offset, late: false };
}

function projected(from: number, to: number, events: readonly EventToWrite[]): Projected {
  return { ...PLACE, from, to, events, read: to - from, rejected: 0 };
}

const parsed = (messages: readonly string[]): StreamNotice[] =>
  messages.map((text) => JSON.parse(text) as StreamNotice);

describe('notices', () => {
  it('tell the events of each stream with their offsets, as the readers of the table see them', () => {
    const event = anEvent({
      properties: '{"b":1.10,"a":"\\u0000"}',
      geo: { country: null, region: null, city: null },
      bot: true,
      botName: 'crawler',
    });
    const notices = new StreamNotices().committed(projected(5, 9, [{ ...PLACE, event, offset: 7, late: true }]), NOON);
    expect(parsed(notices)).toEqual([
      {
        projectId: 'p',
        stream: 'web',
        ...PLACE,
        from: 5,
        to: 9,
        events: [{ offset: 7, event: eventView(event, true) }],
      },
    ]);
    expect(notices[0]).toContain('{"b":1.10,"a":"\\u0000"}');
  });

  it('join without a gap over batches in which the stream had nothing', () => {
    const notices = new StreamNotices();
    const first = parsed(notices.committed(projected(0, 4, [written(1)]), NOON));
    notices.committed(projected(4, 8, [written(5, 'app')]), NOON);
    const second = parsed(notices.committed(projected(8, 9, [written(8)]), NOON));
    expect([first, second].flat().map(({ from, to }) => [from, to])).toEqual([
      [0, 4],
      [4, 9],
    ]);
  });

  it('are cut on offsets when a run is long', () => {
    const events = Array.from({ length: 1_200 }, (_, index) => written(index * 2));
    const notices = parsed(new StreamNotices().committed(projected(0, 2_400, events), NOON));
    expect(notices.map(({ from, to, events: own }) => [from, to, own.length])).toEqual([
      [0, 1_000, 500],
      [1_000, 2_000, 500],
      [2_000, 2_400, 200],
    ]);
  });

  it('do not tell events of long ago; the heartbeat shows the hole', () => {
    const notices = new StreamNotices();
    notices.committed(projected(0, 1, [written(0)]), NOON);
    expect(notices.committed(projected(1, 5, [written(3, 'web', NOON - 60_000)]), NOON)).toEqual([]);
    expect(parsed(notices.heartbeats(everything, NOON))).toEqual([
      expect.objectContaining({ from: 5, to: 5, events: [] }),
    ]);
  });
});

describe('heartbeats', () => {
  it('come once a second while a stream is silent, with where everything stands', () => {
    const notices = new StreamNotices();
    notices.committed(projected(0, 4, [written(1)]), NOON);
    expect(notices.heartbeats(everything, NOON + 999)).toEqual([]);
    notices.committed(projected(4, 6, [written(5, 'app')]), NOON + 500);
    const beat = parsed(notices.heartbeats(everything, NOON + 1_000));
    expect(beat).toEqual([{ projectId: 'p', stream: 'web', ...PLACE, from: 4, to: 6, events: [] }]);
    expect(parsed(notices.heartbeats(everything, NOON + 2_000))).toHaveLength(2);
  });

  it('come for streams of the last minutes of a partition that was just taken over', () => {
    const notices = new StreamNotices();
    notices.assigned({ ...PLACE, nextOffset: 40 }, [{ projectId: 'p', stream: 'web' }], NOON);
    expect(parsed(notices.heartbeats(everything, NOON))).toEqual([expect.objectContaining({ from: 40, to: 40 })]);
  });

  it('end for streams without events, and for partitions that are another’s', () => {
    const notices = new StreamNotices();
    notices.committed(projected(0, 4, [written(1)]), NOON);
    expect(notices.heartbeats(() => false, NOON + 2_000)).toEqual([]);
    expect(notices.heartbeats(everything, NOON + 6 * 60_000)).toEqual([]);
  });
});

describe('a reader of notices', () => {
  const step = fc.record({ stream: fc.constantFrom('web', 'app'), size: fc.nat(3), beat: fc.boolean() });

  it('has every event of its stream, or sees the hole in which it is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(fc.boolean(), { maxLength: 30 }), (steps, lost) => {
        const notices = new StreamNotices();
        const sent: StreamNotice[] = [];
        const truth: number[] = [];
        let offset = 0;
        let now = NOON;
        for (const { stream, size, beat } of steps) {
          const events = Array.from({ length: size }, (_, index) => written(offset + index, stream));
          if (stream === 'web') truth.push(...events.map((event) => event.offset));
          sent.push(...parsed(notices.committed(projected(offset, offset + size + 1, events), now)));
          offset += size + 1;
          if (beat) sent.push(...parsed(notices.heartbeats(everything, (now += 1_000))));
        }
        sent.push(...parsed(notices.heartbeats(everything, now + 1_000)));
        const web = sent.filter(({ stream }, index) => stream === 'web' && lost[index] !== true);
        expect(readerOf(web, truth)).toEqual(truth.filter((one) => one < (web.at(-1)?.to ?? 0)));
      }),
    );
  });

  /** Reads what is between notices from the table, which holds the truth. */
  function readerOf(received: readonly StreamNotice[], truth: readonly number[]): number[] {
    const seen: number[] = [];
    let position = 0;
    for (const { from, to, events } of received) {
      seen.push(...truth.filter((offset) => offset >= position && offset < from));
      seen.push(...events.map(({ offset }) => offset));
      position = to;
    }
    return seen;
  }
});
