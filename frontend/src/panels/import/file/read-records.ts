/** Reads a file's records as they come, so that a file of any size needs little memory. Gzip is known by its first bytes. */
import { RecordSplitter } from '#contracts/browser';

export interface FileRecord {
  /** Number of its first line, counted from 1. */
  readonly line: number;
  /** Without its line end; of a record that is too long, its beginning. */
  readonly text: string;
  readonly tooLong: boolean;
}

export interface RecordBlock {
  readonly records: readonly FileRecord[];
  /** Of the text, uncompressed. */
  readonly bytesRead: number;
}

/** Bytes that are looked at in one go; between two blocks the page can be painted. */
const PIECE_BYTES = 64 * 1024;

/**
 * Yields the records of what was read at a time; with `csvDelimiter` those of CSV, else lines. Bytes that are not UTF-8
 * become U+FFFD. Throws FileUnreadable, after the records before that.
 */
export async function* readRecords(file: Blob, csvDelimiter?: string): AsyncGenerator<RecordBlock, void, undefined> {
  const bytes = file.stream();
  const reader = ((await isGzip(file)) ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes).getReader();
  let bytesRead = 0;
  const splitter = new RecordSplitter(csvDelimiter === undefined ? {} : { csvDelimiter });
  const read = () => reader.read().catch((fault: unknown) => Promise.reject(new FileUnreadable(fault)));
  try {
    for (let { done, value } = await read(); !done; { done, value } = await read()) {
      for (let at = 0; at < value!.length; at += PIECE_BYTES) {
        const piece = value!.subarray(at, at + PIECE_BYTES);
        bytesRead += piece.length;
        yield { records: splitter.push(piece).map(fileRecord), bytesRead };
      }
    }
    yield { records: splitter.end().map(fileRecord), bytesRead };
  } finally {
    // Who wanted the beginning only leaves early; after an error there is nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** A file that was taken away or changed while it was read, or a gzip file that is damaged or cut off. */
export class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable';
  constructor(cause: unknown) {
    super('The file cannot be read any further: it is damaged, cut off, or was changed meanwhile.', { cause });
  }
}

/** Deflate packs no tighter than this (zlib's own technical notes), and an incompressible file grows by little. */
const LARGEST_RATIO = 1_032;
const SMALLEST_RATIO = 0.9;

/**
 * Bytes of the text; of a gzip file what its trailer says (RFC 1952, ISIZE: modulo 2^32, and of its last part only), null
 * when that cannot be.
 */
export async function textSize(file: Blob): Promise<number | null> {
  if (!(await isGzip(file))) return file.size;
  const trailer = await file.slice(-4).arrayBuffer();
  const size = trailer.byteLength < 4 ? 0 : new DataView(trailer).getUint32(0, true);
  return size >= file.size * SMALLEST_RATIO && size <= file.size * LARGEST_RATIO ? size : null;
}

async function isGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const fileRecord = ({ line, bytes, tooLong }: { line: number; bytes: Uint8Array; tooLong: boolean }): FileRecord => ({
  line,
  text: utf8.decode(bytes),
  tooLong,
});
