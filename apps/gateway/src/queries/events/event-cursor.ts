/**
 * The opaque cursor of the list of events: where the next page starts, sealed together with the project and the filters
 * it belongs to. A cursor that was changed, or that is used with another question, is refused.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EventPosition } from '#read-model/reader';

const SEAL_BYTES = 16;
const MAX_LENGTH = 2_000;

export class EventCursors {
  /** `key`: the same on every gateway. */
  constructor(private readonly key: Buffer) {}

  /** `question`: text that is the same for every page of one list. */
  encode(position: EventPosition, question: string): string {
    const body = Buffer.from(JSON.stringify([position.time, position.id]));
    return Buffer.concat([this.seal(body, question), body]).toString('base64url');
  }

  /** Null when it is not a cursor of ours for this question. */
  decode(cursor: string, question: string): EventPosition | null {
    if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return null;
    const bytes = Buffer.from(cursor, 'base64url');
    const seal = bytes.subarray(0, SEAL_BYTES);
    const body = bytes.subarray(SEAL_BYTES);
    if (seal.length !== SEAL_BYTES || !timingSafeEqual(seal, this.seal(body, question))) return null;
    const [time, id] = JSON.parse(body.toString('utf8')) as [number, string];
    return { time, id };
  }

  private seal(body: Buffer, question: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify(question))
      .update(body)
      .digest()
      .subarray(0, SEAL_BYTES);
  }
}
