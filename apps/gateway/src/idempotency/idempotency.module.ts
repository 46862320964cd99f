import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { Idempotency } from './idempotency.js';
import { RepeatedFilter } from './repeated.js';

/** Writes that can be repeated without being done twice. */
@Module({
  providers: [
    Idempotency,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_FILTER, useClass: RepeatedFilter },
  ],
})
export class IdempotencyModule {}
