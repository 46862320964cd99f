/** What a scan found fault with, in the words of the catalogue. */
import { pointerTo } from './json-pointer.js';
import type { ScanFault } from './json-scan.js';
import type { EventRefusal } from './parsed-event.js';

/** The pointer is relative to the value that begins at `start`. */
export function scanRefusal(
  text: string,
  { start, fault }: { start: number; fault: ScanFault | null },
): EventRefusal | null {
  if (!fault) return null;
  const detail =
    fault.code === 'EVENT_TOO_DEEP' ? 'the event is nested deeper than 20 levels' : 'the number would lose digits';
  return { code: fault.code, detail, pointer: pointerTo(text, start, fault.at) };
}
