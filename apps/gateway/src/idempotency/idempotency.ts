/**
 * Repeats of a request with the same `Idempotency-Key` get the answer of the first and are not done again. The first one
 * claims the key before its handler runs; its answer is kept just as it is sent, whoever made it: handler or filter.
 */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { PROBLEM_CONTENT_TYPE } from '#contracts';
import { claimAnswer, forgetAnswers, giveBackAnswer, keepAnswer } from '#event-store';
import type { Logger } from '#runtime';
import { LOGGER } from '../parts.js';
import { Refused } from '../problems/refused.js';
import type { IdempotencyKey, KeptAnswer } from './idempotency-key.js';

const BUSY_SECONDS = 1;
const FORGET_EVERY_MS = 60_000;
/** Answers of writes are small; what is not is not kept. */
const MOST_CHARACTERS = 256 * 1024;

@Injectable()
export class Idempotency implements OnModuleInit {
  private readonly claims = new WeakMap<FastifyRequest, IdempotencyKey>();
  private forgotAt = 0;

  constructor(
    private readonly database: DataSource,
    private readonly host: HttpAdapterHost,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', async (request, reply, payload) => {
      const key = this.claims.get(request);
      if (key) await this.settle(key, reply, payload);
    });
  }

  /**
   * The answer to be repeated; null: this is the first, and its answer will be kept. Throws Refused when the key came
   * with another request, or when the first one is not answered yet.
   */
  async claim(request: FastifyRequest, key: IdempotencyKey): Promise<KeptAnswer | null> {
    await this.forget();
    const claim = await claimAnswer(this.database.manager, key.name);
    if (claim.state === 'first') {
      this.claims.set(request, key);
      return null;
    }
    if (claim.requestHash !== key.name.requestHash) throw new Refused('IDEMPOTENCY_CONFLICT');
    if (claim.state === 'under-way') throw new Refused('IDEMPOTENCY_BUSY', { retryAfterSeconds: BUSY_SECONDS });
    return key.open(claim.status, claim.sealed);
  }

  private async settle(key: IdempotencyKey, reply: FastifyReply, payload: unknown): Promise<void> {
    try {
      const answer = answerOf(reply, payload);
      if (answer) await keepAnswer(this.database.manager, key.name, { ...answer, sealed: key.seal(answer) });
      else await giveBackAnswer(this.database.manager, key.name);
    } catch (fault) {
      // What was done stays done, and is said.
      this.logger.warn({ err: fault }, 'an answer was not kept: its request may be done again');
    }
  }

  private async forget(): Promise<void> {
    const now = Date.now();
    if (now - this.forgotAt < FORGET_EVERY_MS) return;
    this.forgotAt = now;
    await forgetAnswers(this.database.manager);
  }
}

/** Null: it is not kept, so that the request can be made again. */
function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | null {
  const { statusCode: status } = reply;
  const body = payload ?? '';
  const contentType = reply.getHeader('content-type') ?? null;
  if (status >= 500 || typeof body !== 'string' || body.length > MOST_CHARACTERS) return null;
  if (contentType !== null && typeof contentType !== 'string') return null;
  return isRetryable(contentType, body) ? null : { status, contentType, body };
}

/** A problem that says "the same request may succeed later". */
function isRetryable(contentType: string | null, body: string): boolean {
  if (!contentType?.startsWith(PROBLEM_CONTENT_TYPE)) return false;
  return (JSON.parse(body) as { readonly retryable?: boolean }).retryable === true;
}
