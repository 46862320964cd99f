/** Sends one batch to the door, again and again while the door says "later" or cannot be reached. */
import type { EventOutcome, IngestAnswer } from '#contracts';
import { errorOf, networkError, type ApiError } from '../../../api/api-error.js';

/** Where to, and with which key. */
export interface Door {
  /** Without a final slash. */
  readonly ingestUrl: string;
  readonly key: string;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Told when the door asks to wait (seconds), and null when it goes on. */
  readonly onWait: (seconds: number | null) => void;
}

const MOST_TRIES = 12;
const LONGEST_WAIT_S = 30;

/** A key is known to the door moments after it was made. */
const KEY_TRIES = 60;
const KEY_WAIT_S = 0.25;

/** Outcomes in the order of the lines. Throws ApiError when the door refuses for good, and the abort of the signal. */
export async function sendBatch(
  door: Door,
  lines: readonly string[],
  { signal, onWait }: SendOptions,
): Promise<readonly EventOutcome[]> {
  const body = await compressed(lines.join('\n'));
  let unknownKey = 0;
  for (let tries = 1; ; tries++) {
    const answer = await post(door, body, signal);
    if (answer instanceof Array) return answer;
    if (answer.status === 401 && ++unknownKey < KEY_TRIES) {
      tries--;
      await wait(KEY_WAIT_S, signal);
      continue;
    }
    if (!isLater(answer) || tries >= MOST_TRIES) throw answer;
    const seconds = Math.min(answer.retryAfter ?? 2 ** (tries - 2), LONGEST_WAIT_S);
    onWait(seconds);
    await wait(seconds, signal);
    onWait(null);
  }
}

const isLater = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;

async function post({ ingestUrl, key }: Door, body: Blob, signal: AbortSignal): Promise<EventOutcome[] | ApiError> {
  try {
    const response = await fetch(`${ingestUrl}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/x-ndjson',
        ...(body.type === GZIP ? { 'content-encoding': 'gzip' } : {}),
      },
      // Of the type of its own the header says nothing: it would take precedence.
      body: body.slice(0, body.size, ''),
      signal,
    });
    const text = await response.text();
    // 422: none was taken; each outcome says why.
    if (response.status === 202 || response.status === 422) return [...(JSON.parse(text) as IngestAnswer).events];
    return errorOf(response.status, text, response.headers.get('retry-after'));
  } catch (fault) {
    if (signal.aborted) throw fault;
    return networkError();
  }
}

const GZIP = 'application/gzip';

async function compressed(text: string): Promise<Blob> {
  if (typeof CompressionStream === 'undefined') return new Blob([text]);
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Blob([await new Response(stream).arrayBuffer()], { type: GZIP });
}

function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const stop = (): void => {
      clearTimeout(timer);
      failed(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      done();
    }, seconds * 1_000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
