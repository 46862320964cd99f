/** Names of track calls as types of events: any text is a name in Segment, and no event is lost for its name. */
import { INGEST_LIMITS } from '#contracts';

/** Most names; asked first, because properties of Unicode are slow to ask for. */
const PLAIN = /^[A-Za-z0-9_.:/ -]+$/;
const FOREIGN = /[^\p{L}\p{M}\p{N}_.:/ -]/gu;

/** What a type cannot hold is replaced by an underline, and what is too long is cut off. */
export function typeOfName(name: string): string {
  const type = PLAIN.test(name) ? name : name.replace(FOREIGN, '_');
  return type.length <= INGEST_LIMITS.typeLength ? type : [...type].slice(0, INGEST_LIMITS.typeLength).join('');
}
