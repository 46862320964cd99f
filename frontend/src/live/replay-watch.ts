/** Replays as the gateway tells of them, each second while one runs; who watches polls while this is away. */
import { io, type Socket } from 'socket.io-client';
import type { ReplayAnswer, WatchAnswer } from '#contracts';
import { readySession } from '../api/renewal.js';
import { currentSession, onSessionChange } from '../api/session.js';

const ANSWER_MS = 8_000;
const RETRY_MS = 5_000;

interface ReplayWatchParts {
  readonly onReplay: (replay: ReplayAnswer) => void;
  /** True: every change is told from now on. */
  readonly onWatched: (watched: boolean) => void;
}

/** Opens a line of its own for as long as somebody looks; answers with what ends it. */
export function watchReplays({ onReplay, onWatched }: ReplayWatchParts): () => void {
  const socket: Socket = io({
    auth: (answer) => void present(answer),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: RETRY_MS,
    forceNew: true,
  });
  let retry: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    clearTimeout(retry);
    if (currentSession()) retry = setTimeout(() => socket.disconnect().connect(), RETRY_MS);
  };
  socket.on('connect', () => {
    socket
      .timeout(ANSWER_MS)
      .emitWithAck('watch_replays')
      .then(
        (answer: WatchAnswer) => onWatched(answer.ok),
        // No answer in time: the page goes on polling until one comes on the next line.
        later,
      );
  });
  socket.on('replay', onReplay);
  socket.on('disconnect', (reason) => {
    onWatched(false);
    if (reason === 'io server disconnect') later();
  });
  socket.on('connect_error', () => {
    if (!socket.active) later();
  });
  // A line is as long-lived as the token that it was opened with.
  const stop = onSessionChange(({ kind }) => {
    if (kind === 'renewed' && socket.connected) socket.disconnect().connect();
  });
  return () => {
    clearTimeout(retry);
    stop();
    socket.removeAllListeners();
    socket.close();
  };
}

async function present(answer: (auth: object) => void): Promise<void> {
  // When the server is away there is no token, and no line to send one on either.
  const session = await readySession().catch(() => null);
  answer({ token: session?.accessToken ?? '' });
}
