/** Keys of segments: topic id u32, partition u16, offset u48; big-endian, so that a partition's segments stand in order. */

const KEY_BYTES = 12;
export const LAST_OFFSET = 2 ** 48 - 1;

/** Topic and partition: what stands before the first of its keys and not before the last of those before. */
export const PREFIX_BYTES = 6;

export function segmentKey(topicId: number, partition: number, offset: number): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  key.writeUInt32BE(topicId, 0);
  key.writeUInt16BE(partition, 4);
  key.writeUIntBE(offset, 6, 6);
  return key;
}

/** The offset at which the segment of a key starts. */
export function baseOf(key: Buffer): number {
  return key.readUIntBE(6, 6);
}
