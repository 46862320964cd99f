/** What one socket may have under way, so that neither a fast sender nor a reader who never reads fills the memory. */
import { INGEST_SOCKET_LIMITS as LIMITS } from '#contracts';
import { refuse, type Refusal } from '../../refusal.js';

const RETRY_SOON = { 'retry-after': '1' };

export class SocketFlow {
  private sends = 0;
  private bytes = 0;
  private unreadBytes = 0;
  private unreadAnswers = 0;

  /** A send begins, and ends with `leave`, or is refused. */
  enter(bytes: number): Refusal | null {
    if (this.unreadBytes > LIMITS.unreadBytes) return tooMuch('answers wait to be read');
    if (this.sends >= LIMITS.sendsInFlight) return tooMuch(`${this.sends} sends of this socket are under way`);
    if (this.sends > 0 && this.bytes + bytes > LIMITS.bytesInFlight) {
      return tooMuch(`sends of ${this.bytes} bytes are under way on this socket`);
    }
    this.sends++;
    this.bytes += bytes;
    return null;
  }

  leave(bytes: number): void {
    this.sends--;
    this.bytes -= bytes;
  }

  /** An answer is about to be written; false: its reader has left too many unread. */
  answering(bytes: number): boolean {
    this.unreadBytes += bytes;
    this.unreadAnswers++;
    return this.unreadAnswers <= LIMITS.unreadAnswers;
  }

  /** Everything that was written is on its way. */
  drained(): void {
    this.unreadBytes = 0;
    this.unreadAnswers = 0;
  }
}

function tooMuch(what: string): Refusal {
  return refuse('TOO_MANY_REQUESTS', `${what}: send on when they are answered`, RETRY_SOON);
}
