/**
 * The header `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header): what it names, and how the answer that
 * it stands for is sealed. The sealing key is made from the header (HKDF, RFC 5869), which is stored nowhere: whoever
 * has the database cannot read an API key that was in an answer.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { AnswerName } from '#event-store';

/** A request as far as repeating it goes. */
export interface RepeatableRequest {
  /** Whose key it is: two that use the same do not meet. */
  readonly principal: string;
  readonly method: string;
  readonly path: string;
  /** What else must be the same when it is repeated. */
  readonly content: unknown;
}

/** An answer as it was sent. */
export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const FORM = /^[\x20-\x7e]{1,255}$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export function isIdempotencyKey(header: string): boolean {
  return FORM.test(header);
}

export class IdempotencyKey {
  readonly name: AnswerName;
  private readonly sealingKey: Buffer;

  /** `header`: the key as it was sent. */
  constructor(header: string, { principal, method, path, content }: RepeatableRequest) {
    const scope = JSON.stringify([principal, method, path, header]);
    const keyHash = createHash('sha256').update(scope).digest();
    const keys = Buffer.from(hkdfSync('sha256', header, keyHash, 'nexuspipe idempotent answer', 64));
    this.sealingKey = keys.subarray(0, 32);
    // With a key of its own: a body may hold a password, which a plain hash would let guess.
    const requestHash = createHmac('sha256', keys.subarray(32)).update(JSON.stringify(content)).digest('hex');
    this.name = { keyHash: keyHash.toString('hex'), requestHash };
  }

  seal({ status, contentType, body }: KeptAnswer): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.sealingKey, iv).setAAD(Buffer.from(String(status)));
    const text = cipher.update(JSON.stringify([contentType, body]), 'utf8');
    return Buffer.concat([iv, text, cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when it was sealed with another key, or changed since. */
  open(status: number, sealed: Buffer): KeptAnswer {
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(CIPHER, this.sealingKey, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(String(status)))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    const [contentType, body] = JSON.parse(text) as [string | null, string];
    return { status, contentType, body };
  }
}
