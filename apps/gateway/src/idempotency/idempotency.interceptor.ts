import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { AskedRequest } from '../access/access.guard.js';
import type { Principal } from '../access/principal.js';
import { Refused } from '../problems/refused.js';
import { Idempotency } from './idempotency.js';
import { IdempotencyKey, isIdempotencyKey } from './idempotency-key.js';
import { Repeated } from './repeated.js';

const HEADER = 'idempotency-key';
const WRITES = new Set(['POST', 'PATCH', 'DELETE']);

/** Stands after the guard: a key is its principal's, and who may no longer do something is not told how it went. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<AskedRequest>();
    const header = request.headers[HEADER];
    // Nobody in particular has no keys.
    if (header === undefined || !request.user || !WRITES.has(request.method)) return next.handle();
    const key = keyOf(String(header), request, request.user);
    const answer = await this.idempotency.claim(request, key);
    if (answer) throw new Repeated(answer);
    return next.handle();
  }
}

function keyOf(header: string, { method, url, body }: AskedRequest, principal: Principal): IdempotencyKey {
  if (!isIdempotencyKey(header)) throw new Refused('IDEMPOTENCY_KEY_INVALID');
  const [path = '', query = ''] = url.split('?', 2);
  return new IdempotencyKey(header, { principal: nameOf(principal), method, path, content: [query, body ?? null] });
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'session':
      return `user:${principal.userId}`;
    case 'token':
      return `token:${principal.tokenId}`;
    case 'key':
      return `key:${principal.collectorId}`;
  }
}
