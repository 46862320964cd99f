/** One socket, as a room sees it. */
export interface Listener {
  readonly id: string;
  /** Messages that could not be written yet. */
  backlog(): number;
  send(message: string, payload: unknown): void;
  /** Resolves when nothing waits to be written any more, or the socket is gone. */
  drained(): Promise<void>;
  readonly connected: boolean;
  /** From now on the room's broadcasts reach it; `exit` ends that. */
  enter(room: string): void;
  exit(room: string): void;
}

/** A listener with more messages unwritten than this is slow: it is sent nothing until it has read some. */
export const MAX_BACKLOG = 8;

export const isSlow = (listener: Listener): boolean => listener.backlog() >= MAX_BACKLOG;
