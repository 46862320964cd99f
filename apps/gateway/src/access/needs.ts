/** What a handler needs of who asks. Every handler says it: a gateway that has one that does not, does not start. */
import { SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from '#domain';

/**
 * `public`: nobody in particular. `signed-in`: any person or any program of a person. `person`: a person who signed in,
 * and no token. `membership`: such a person who is a member of the project that the address names, in whatever role.
 * `reader`: any person, and any program that may read in some project. `new-project`: a person, or a program of one that
 * may change things. `operator`: who runs the installation. Otherwise a permission in the project that the address names.
 */
export type Need =
  'public' | 'signed-in' | 'person' | 'membership' | 'reader' | 'new-project' | 'operator' | Permission;

/** What a handler declared. */
export interface Declared {
  readonly need: Need;
  /** On top of it, when the answer is asked for as CSV. */
  readonly csv?: Permission;
  /** A program may present its token or key as user name or password as well, for clients that know nothing else. */
  readonly basic?: boolean;
}

export const DECLARED = 'nexuspipe:declared';

/** Declares what a handler needs; it stands in the OpenAPI document as `x-needs` (and `x-needs-csv`). */
export function Needs(need: Need, { csv, basic }: Omit<Declared, 'need'> = {}): MethodDecorator {
  const declared: Declared = { need, ...(csv && { csv }), ...(basic && { basic }) };
  return (target, key, descriptor) => {
    SetMetadata(DECLARED, declared)(target, key, descriptor);
    ApiExtension('x-needs', need)(target, key, descriptor);
    if (csv) ApiExtension('x-needs-csv', csv)(target, key, descriptor);
  };
}
