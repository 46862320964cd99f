/** Parameters named `filter[<dimension>]`, which no DTO can declare, become one parameter `filter` before DTOs are checked. */
import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Refused } from '../../problems/refused.js';
import { takeFilters } from './filters.js';

/** Interceptors come after the guards and before the pipes. */
@Injectable()
class FiltersInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const parameters = request.query as Record<string, unknown>;
    if (Object.hasOwn(parameters, 'filter')) {
      throw new Refused('FILTER_INVALID', { detail: 'Write filter[<dimension>]=<value>.' });
    }
    parameters['filter'] = takeFilters(parameters);
    return next.handle();
  }
}

/** For routes whose DTO is a QuestionDto. */
export function TakesFilters(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(FiltersInterceptor),
    ApiQuery({
      name: 'filter',
      required: false,
      style: 'deepObject',
      explode: true,
      schema: { type: 'object', additionalProperties: { type: 'string' } },
      description:
        'Only events with these values: `filter[country]=DE`, `filter[property:plan]=pro`. A dimension of the list, `visitor`, or `property:<name>`; ' +
        'one that is given several times may have any of the values.',
    }),
  );
}
