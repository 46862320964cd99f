/**
 * What is left of a disk that fills up is for the pipeline: what was accepted still goes through the enricher and the
 * projector, and the database can do its work, while senders are refused and keep what they have.
 */
import type { DiskRoom } from '#event-log';

/** What is wrong with the disk, for people; null while there is room, or nobody knows how much. */
export function tooLittleRoom(disk: DiskRoom | null): string | null {
  if (disk === null || disk.freeBytes >= disk.minFreeBytes) return null;
  const [free, least] = [disk.freeBytes, disk.minFreeBytes].map((bytes) => `${Math.floor(bytes / 1e6)} MB`);
  return `${free} free on the disk of the log, less than the ${least} that are kept for the pipeline: make room`;
}
