/** Whether an answer is asked for as JSON or as CSV: by the parameter `format`, else by the header `Accept`. */
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiPropertyOptional, ApiProduces } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';

const FORMATS = ['json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const CSV = /\btext\/csv\b/i;

export function IsFormat(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: FORMATS, default: 'json', description: 'Else as `Accept` says.' }),
    IsOptional(),
    IsIn(FORMATS),
  );
}

/** For routes whose DTO has a {@link Format}. */
export const ProducesCsv = (): MethodDecorator => ApiProduces('application/json', 'text/csv');

export const WantsCsv = createParamDecorator((_: unknown, context: ExecutionContext): boolean =>
  wantsCsv(context.switchToHttp().getRequest<FastifyRequest>()),
);

export function wantsCsv({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): boolean {
  const { format } = query as { readonly format?: unknown };
  return format === undefined ? CSV.test(headers.accept ?? '') : format === 'csv';
}
