/** What was sent with a packet: the JSON of one event, or of a list of them. */
import { refuse, type Refusal } from '../../refusal.js';

/** JSON text has one way to write the name that every client uses, and may have spaces around it. */
const HEAD = /^\[\s*"send"\s*,/;

/** The text of the only argument of `send`, as it came. */
export function sentText(packet: string): string | Refusal {
  const head = HEAD.exec(packet);
  if (!head || !packet.endsWith(']')) {
    return refuse('NOT_FOUND', 'there is one message here, `send`, with one event or an array of events');
  }
  return packet.slice(head[0].length, -1);
}
