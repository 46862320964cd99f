/**
 * Socket.io's own packets (protocol 5), except that what a client sends to `/ingest` stays the text that came, so that it
 * is parsed once and no digit is lost, and that an answer may be text already. Packets of other namespaces, which may
 * share the server, are Socket.io's.
 */
import { Decoder, Encoder, PacketType, protocol, type Packet } from 'socket.io-parser';
import { INGEST_NAMESPACE } from '#contracts';

/** The one event that a socket of the namespace has: its argument is the text of the packet's list. */
export const PACKET = 'packet';

/** An event without attachments: the number to acknowledge, if any, and the list that follows. */
const EVENT = /^2\/ingest,(\d{0,15})(?=\[)/;
/** Any other packet of the namespace that would become an event: with attachments, which JSON has no use for, or odd. */
const ODD = /^[256][^/,[]{0,20}\/ingest(?:,|$)/;

/** An acknowledgement's only argument, as JSON. */
export class AnswerText {
  constructor(readonly json: string) {}
}

class PacketDecoder extends Decoder {
  /** Throws on what is no packet; Socket.io closes the connection then. */
  override add(chunk: unknown): void {
    if (typeof chunk === 'string') {
      const head = EVENT.exec(chunk);
      if (head) {
        const id = head[1] ? { id: Number(head[1]) } : null;
        const data = [PACKET, chunk.slice(head[0].length)];
        this.emitReserved('decoded', { type: PacketType.EVENT, nsp: INGEST_NAMESPACE, ...id, data });
        return;
      }
      if (ODD.test(chunk)) throw new Error('not an event of this namespace');
    }
    super.add(chunk);
  }
}

class PacketEncoder extends Encoder {
  override encode(packet: Packet): string[] {
    const data = packet.data as readonly unknown[] | undefined;
    const answer = packet.type === PacketType.ACK ? data?.[0] : undefined;
    if (!(answer instanceof AnswerText)) return super.encode(packet) as string[];
    return [`${PacketType.ACK}${packet.nsp},${packet.id}[${answer.json}]`];
  }
}

/** For Socket.io's option `parser`. */
export const PACKETS = { protocol, Encoder: PacketEncoder, Decoder: PacketDecoder };
