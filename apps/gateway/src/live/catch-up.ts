/**
 * Brings one reader from its cursor to the live feed: reads the table up to where the room is, while the room's frames
 * are held; then the held frames follow. Nothing is missing and nothing comes twice, since both are cut at the same
 * positions.
 */
import type { GapReason } from '#contracts';
import { partitionOfName, type PositionVector } from './cursor.js';
import type { FeedEvent } from './feed-event.js';
import type { OwnMember } from './own-member.js';

/** At most `limit` events of a room's stream with from <= offset < to, in order. */
export type ReadRange = (
  place: { readonly topic: string; readonly partition: number },
  from: number,
  to: number,
  limit: number,
) => Promise<readonly FeedEvent[]>;

export interface CatchUpGap {
  readonly from: PositionVector;
  readonly to: PositionVector;
  readonly reason: GapReason;
}

export interface CatchUpParts {
  readonly member: OwnMember;
  readonly read: ReadRange;
  /** Where the room's next frame starts. */
  readonly roomPositions: () => PositionVector;
  readonly gap: (gap: CatchUpGap) => void;
  readonly failed: (fault: unknown) => void;
}

const PAGE_EVENTS = 500;
/** A reader that is further behind is sent the oldest of what it missed, and a gap for the rest. */
export const MAX_CATCH_UP_EVENTS = 200_000;

/** Ends when the reader is live, or gone. Never throws: what cannot be read is reported as a gap. */
export async function catchUp(from: PositionVector, parts: CatchUpParts): Promise<void> {
  const { member } = parts;
  const position = new Map(from);
  const ahead = aheadOf(from, parts.roomPositions());
  if (ahead.size > 0) member.skipBelow(ahead);
  let budget = MAX_CATCH_UP_EVENTS;
  do {
    member.startHolding();
    const target = parts.roomPositions();
    try {
      budget -= await replay(position, target, budget, parts);
      if (budget <= 0) skipTo(target, position, 'too_far_back', parts);
    } catch (fault) {
      parts.failed(fault);
      skipTo(target, position, 'read_failed', parts);
    }
  } while (member.listener.connected && !member.release());
}

/** Sends what lies between `position` and `target`, moving `position`; answers with the number of events read. */
async function replay(
  position: Map<string, number>,
  target: PositionVector,
  budget: number,
  { member, read }: CatchUpParts,
): Promise<number> {
  let count = 0;
  for (const [partition, to] of target) {
    const place = partitionOfName(partition);
    let next = position.get(partition) ?? 0;
    const goesOn = (): boolean => next < to && count < budget && member.listener.connected;
    let events = goesOn() ? await read(place, next, to, PAGE_EVENTS) : [];
    while (goesOn()) {
      count += events.length;
      next = events.length < PAGE_EVENTS ? to : events.at(-1)!.offset + 1;
      position.set(partition, next);
      member.replay(events, new Map(position));
      // One page is read while the one before is on its way.
      [events] = await Promise.all([goesOn() ? read(place, next, to, PAGE_EVENTS) : [], member.listener.drained()]);
    }
  }
  return count;
}

function skipTo(target: PositionVector, position: Map<string, number>, reason: GapReason, parts: CatchUpParts): void {
  const from = new Map(position);
  for (const [partition, to] of target) position.set(partition, Math.max(to, position.get(partition) ?? 0));
  if ([...position].some(([partition, next]) => next !== (from.get(partition) ?? 0))) {
    parts.gap({ from, to: new Map(position), reason });
  }
}

/** The part of a cursor that lies after the room: another gateway was faster. */
function aheadOf(from: PositionVector, room: PositionVector): PositionVector {
  return new Map([...from].filter(([partition, next]) => next > (room.get(partition) ?? 0)));
}
