/**
 * The opaque cursor of a list: where the next page starts, sealed together with the question that it belongs to. A
 * cursor that was changed, or that is used with another question, is refused.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refused } from '../../problems/refused.js';

const SEAL_BYTES = 16;
/** A position holds ids and visitors of up to 512 characters. */
const MAX_LENGTH = 8_000;

/** Values of the columns that the list is ordered by. */
type Position = readonly (string | number)[];

export class PageCursors {
  /**
   * `keys`: the same on every gateway, and asked for each time, because they rotate. The first seals; what was sealed with
   * any of them is good.
   */
  constructor(private readonly keys: () => readonly [Buffer, ...Buffer[]]) {}

  /** `question`: what is the same for every page of one list. */
  encode(position: Position, question: readonly unknown[]): string {
    const body = Buffer.from(JSON.stringify(position));
    return Buffer.concat([sealOf(this.keys()[0], body, question), body]).toString('base64url');
  }

  /** The position as it was encoded. Throws Refused when it is not a cursor of ours for this question. */
  decode<P extends Position>(cursor: string, question: readonly unknown[]): P {
    if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw new Refused('CURSOR_INVALID');
    const bytes = Buffer.from(cursor, 'base64url');
    const seal = bytes.subarray(0, SEAL_BYTES);
    const body = bytes.subarray(SEAL_BYTES);
    const isOurs = (key: Buffer): boolean => timingSafeEqual(seal, sealOf(key, body, question));
    if (seal.length !== SEAL_BYTES || !this.keys().some(isOurs)) throw new Refused('CURSOR_INVALID');
    return JSON.parse(body.toString('utf8')) as P;
  }
}

function sealOf(key: Buffer, body: Buffer, question: readonly unknown[]): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(question)).update(body).digest().subarray(0, SEAL_BYTES);
}
