/** Errors as clients of a schema registry look for them, `error_code` and `message`, beside what every problem has. */
import { Catch, Inject } from '@nestjs/common';
import type { Problem } from '#contracts';
import type { Logger } from '#runtime';
import { LOGGER } from '../parts.js';
import { ProblemFilter } from '../problems/problem.filter.js';

@Catch()
export class RegistryFilter extends ProblemFilter {
  constructor(@Inject(LOGGER) logger: Logger) {
    super(logger);
  }

  protected override written(body: Problem): object {
    return { error_code: body.status, message: body.detail ?? body.title, ...body };
  }
}
