/**
 * The WebSocket door: the namespace `/ingest` of a Socket.io server. In a process of its own that server is the
 * collector's; where the gateway has one on the same port, the namespace is one of its.
 */
import { Inject, Injectable } from '@nestjs/common';
import { INGEST_MESSAGES, INGEST_NAMESPACE, INGEST_SOCKET_LIMITS } from '#contracts';
import type { Logger } from '#runtime';
import { traceIdOf, traceparentOf } from '../../answer/trace.js';
import { IngestMetrics } from '../../metrics/ingest-metrics.js';
import { LOGGER } from '../../parts.js';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import { socketRefusal } from './answers.js';
import { PACKET, type AnswerText } from './packets.js';
import { raiseMessageBound, type SenderServer, type SenderSocket } from './sender-socket.js';
import { ConnectionRefused, SocketAdmission } from './socket-admission.js';
import { SocketFlow } from './socket-flow.js';
import { SocketNotes } from './socket-notes.js';
import { SocketSends } from './socket-sends.js';

/** A key that is not good any more closes its sockets so soon after that is known. */
const LOOK_AGAIN_MS = 1_000;
/** Sends that are under way when the process ends are waited for so long, */
const DRAIN_WITHIN_MS = 5_000;
/** and whoever has to read what is said last so long. */
const LEAVE_WITHIN_MS = 1_000;
const STOPPING = refuse('NOT_READY', 'the process is stopping', { 'retry-after': '1' });

@Injectable()
export class SocketDoor {
  private readonly sockets = new Set<SenderSocket>();
  private readonly underWay = new Set<Promise<void>>();
  private draining = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SocketAdmission) private readonly admission: SocketAdmission,
    @Inject(SocketSends) private readonly sends: SocketSends,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
    @Inject(SocketNotes) private readonly notes: SocketNotes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Opens the namespace on a server whose option `parser` is {@link PACKETS}. */
  attach(server: SenderServer): void {
    const namespace = server.of(INGEST_NAMESPACE);
    namespace.use((socket, next) => {
      this.admit(socket).then(
        (refusal) => next(refusal ? new ConnectionRefused(refusal) : undefined),
        (fault: unknown) => {
          this.logger.error({ err: fault }, 'a socket could not be let in');
          next(new ConnectionRefused(refuse('INTERNAL')));
        },
      );
    });
    namespace.on('connection', (socket) => this.welcome(socket));
    this.timer ??= setInterval(() => this.lookAgain(), LOOK_AGAIN_MS).unref();
  }

  /**
   * Takes no more, waits for what is under way, and closes what is open so that clients connect again elsewhere by
   * themselves: a namespace that is left in order is not come back to.
   */
  async drain(): Promise<void> {
    this.draining = true;
    clearInterval(this.timer);
    await within(DRAIN_WITHIN_MS, Promise.all(this.underWay));
    const open = [...this.sockets];
    const gone = open.map((socket) => new Promise((resolve) => socket.conn.once('close', resolve)));
    for (const { conn } of open) conn.close();
    await within(LEAVE_WITHIN_MS, Promise.all(gone));
    for (const { request } of open) request.socket.destroy();
  }

  /** Who was refused does not come back by itself, who was cut off does. */
  private async admit(socket: SenderSocket): Promise<Refusal | null> {
    if (this.draining) {
      socket.conn.close();
      return null;
    }
    const refusal = await this.admission.admit(socket);
    if (refusal?.owner) this.notes.connected(socket.data, refusal.owner, refusal);
    return refusal;
  }

  private welcome(socket: SenderSocket): void {
    const { data, conn } = socket;
    const owner = { collectorId: data.owner.collectorId, address: data.from.address };
    const { open } = this.admission;
    if (this.draining) return void socket.conn.close();
    // Others may have come in since.
    const refusal = open.refusal(owner);
    this.notes.connected(data, data.owner, refusal);
    if (refusal) return end(socket, refusal);
    open.enter(owner);
    this.sockets.add(socket);
    this.metrics.socketOpened();
    data.flow = new SocketFlow();
    const drained = (): void => data.flow.drained();
    conn.on('drain', drained);
    socket.once('disconnect', () => {
      conn.off('drain', drained);
      open.leave(owner);
      this.sockets.delete(socket);
      this.metrics.socketClosed();
    });
    raiseMessageBound(socket, INGEST_SOCKET_LIMITS.cutBytes);
    socket.on(PACKET, (packet, answer) => this.take(socket, String(packet), answer));
  }

  /** What is refused at once is answered in this turn. */
  private take(socket: SenderSocket, packet: string, answer: ((text: AnswerText) => void) | undefined): void {
    const { flow, owner } = socket.data;
    const bytes = Buffer.byteLength(packet);
    const reply = (text: AnswerText): void => {
      if (!answer) return;
      if (flow.answering(text.json.length)) answer(text);
      else socket.request.socket.destroy();
    };
    const sender = this.admission.stillIs(socket.data, Date.now());
    const send = { owner, bytes, begun: performance.now(), caller: socket.data };
    if (isRefusal(sender)) {
      reply(this.sends.refused(sender, send));
      return end(socket, sender);
    }
    const refusal = this.draining ? STOPPING : flow.enter(bytes);
    if (refusal) return reply(this.sends.refused(refusal, send));
    const answered = this.sends.answerTo(packet, sender, send).then((text) => {
      flow.leave(bytes);
      this.underWay.delete(answered);
      reply(text);
    });
    this.underWay.add(answered);
  }

  private lookAgain(): void {
    const now = Date.now();
    for (const socket of this.sockets) {
      const sender = this.admission.stillIs(socket.data, now);
      if (isRefusal(sender)) end(socket, sender);
    }
  }
}

/** Says why, and cuts the connection, also of who does not read. */
function end(socket: SenderSocket, refusal: Refusal): void {
  socket.emit(INGEST_MESSAGES.closed, socketRefusal(refusal, traceIdOf(traceparentOf(undefined))));
  socket.disconnect(true);
  setTimeout(() => socket.request.socket.destroy(), LEAVE_WITHIN_MS).unref();
}

/** Resolves with the work, or after the time. */
function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
