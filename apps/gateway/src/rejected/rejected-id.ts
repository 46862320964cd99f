/** The opaque name of a rejected event: where its record stands, and when it was rejected, which finds it at once. */
import { formatCoordinates, parseCoordinates } from '#domain';
import type { RejectedPlace } from '#read-model/reader';

const MOST = 400;
const LATEST = 8.64e15;

export function rejectedId({ rejectedAt, ...place }: RejectedPlace): string {
  return Buffer.from(`${rejectedAt}@${formatCoordinates(place)}`, 'latin1').toString('base64url');
}

/** Null when the text is none. */
export function placeOf(id: string): RejectedPlace | null {
  if (id.length > MOST || !/^[A-Za-z0-9_-]+$/.test(id)) return null;
  const match = /^(\d{1,16})@(.+)$/.exec(Buffer.from(id, 'base64url').toString('latin1'));
  const place = match && parseCoordinates(match[2]!);
  const rejectedAt = Number(match?.[1]);
  return place && rejectedAt <= LATEST ? { ...place, rejectedAt } : null;
}
