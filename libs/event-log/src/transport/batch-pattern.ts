/** How a Nest controller says which topic's batches a method takes. */
import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

/** Marks a handler whose faults come through; the server refuses to start with one that is not marked. */
export const FAULTS_COME_THROUGH = 'nexuspipe:faults-come-through';

/**
 * Hands a handler's fault on as it is. Nest's default filter turns every fault into "Internal server error", so that
 * nobody behind it can tell a poisonous record from an outage, and logs it before anyone has judged it.
 */
@Catch()
export class FaultThroughFilter implements RpcExceptionFilter {
  catch(fault: unknown): Observable<never> {
    return throwError(() => fault);
  }
}

/**
 * `@EventPattern` for batches of a topic (its name without prefix): the method gets a RecordBatch as `@Payload()` and a
 * BatchContext as `@Ctx()`. In a consuming subscription the batch counts as taken when the method's promise resolves;
 * in a copying one the method answers with the CopyOutput[] of the batch. What it throws reaches the log unchanged.
 */
export function BatchPattern(topic: string): MethodDecorator {
  return applyDecorators(EventPattern<string>(topic, { [FAULTS_COME_THROUGH]: true }), UseFilters(FaultThroughFilter));
}
