/**
 * A receipt names an accepted event by where its raw record stands. It is opaque to clients, so that what is in it can
 * change; today it is base64url of the coordinates' text.
 */
import { formatCoordinates, parseCoordinates, type Coordinates } from '#domain';

export function encodeReceipt(coordinates: Coordinates): string {
  return Buffer.from(formatCoordinates(coordinates), 'latin1').toString('base64url');
}

/** Null when the text is not a receipt. */
export function decodeReceipt(receipt: string): Coordinates | null {
  return receipt.length > 400 ? null : parseCoordinates(Buffer.from(receipt, 'base64url').toString('latin1'));
}
