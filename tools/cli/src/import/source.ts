/** The bytes of a file or of stdin, inflated when they are gzip, in chunks. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandFailed, EXIT_CODES } from '../output.js';

export const STDIN = '-';
const HEAD_BYTES = 4_096;
const CHUNK_BYTES = 256 * 1024;

export interface Source {
  /** As a person names it. */
  readonly name: string;
  /** Of the file as it lies there; null when that cannot be known. */
  readonly size: number | null;
  /** SHA-256 of its first bytes: tells whether a name stands for the same file as before. Null for stdin. */
  readonly head: string | null;
  /** Bytes read so far, before inflating. */
  bytesRead(): number;
  /** Throws {@link SourceBroken} where the bytes stop making sense. Ends early when the signal says so. */
  chunks(stop: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** The file is damaged; what was read before was good. */
export class SourceBroken extends Error {
  override readonly name = 'SourceBroken';
}

/** Ends the command when there is no such file, or it is none. */
export async function openSource(path: string): Promise<Source> {
  if (path === STDIN) return sourceOf('stdin', process.stdin, { size: null, head: null });
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw new CommandFailed(`${path} is a folder`, EXIT_CODES.noInput);
    const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    // A pipe has no size and cannot be read twice.
    const isFile = facts.isFile();
    return sourceOf(path, stream, { size: isFile ? facts.size : null, head: isFile ? await headOf(path) : null });
  } catch (fault) {
    if (fault instanceof CommandFailed) throw fault;
    const { code, message } = fault as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `there is no file ${path}` : `cannot read ${path}: ${message}`;
    throw new CommandFailed(why, EXIT_CODES.noInput);
  }
}

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
  } finally {
    await file.close();
  }
}

function sourceOf(name: string, stream: Readable, facts: Pick<Source, 'size' | 'head'>): Source {
  let bytesRead = 0;
  const counted = async function* (stop: AbortSignal): AsyncGenerator<Buffer> {
    for await (const chunk of addAbortSignal(stop, stream) as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };
  const chunks = async function* (stop: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      yield* inflated(counted(stop));
    } catch (fault) {
      if (!stop.aborted) throw broken(fault as NodeJS.ErrnoException);
    }
  };
  return { name, ...facts, bytesRead: () => bytesRead, chunks };
}

/** Gzip is known by its first two bytes, whatever the file is called (RFC 1952, 2.3.1). */
async function* inflated(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  let head: Buffer = Buffer.alloc(0);
  let next = await chunks.next();
  for (; !next.done && head.length < 2; next = await chunks.next()) head = Buffer.concat([head, next.value]);
  const whole = async function* (): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    if (!next.done) yield next.value;
    yield* chunks;
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole();
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Its fault comes out of the reading below.
  pipeline(Readable.from(whole()), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
}

function broken(fault: NodeJS.ErrnoException): Error {
  if (fault.code === 'Z_BUF_ERROR') return new SourceBroken('the gzip file is cut off');
  if (fault.code?.startsWith('Z_')) return new SourceBroken(`the gzip file is damaged: ${fault.message}`);
  return new SourceBroken(`cannot be read any further: ${fault.message}`);
}
