/** What a handler needs of who asks. Every handler says it; the guard lets nobody through one that does not. */
import { SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from '#domain';

/**
 * `public`: nobody in particular. `signed-in`: any person or any program of a person. `person`: a person who signed in,
 * and no token. `operator`: who runs the installation. Otherwise a permission in the project that the address names.
 */
export type Need = 'public' | 'signed-in' | 'person' | 'operator' | Permission;

export const NEED = 'nexuspipe:need';

/** Declares what a handler needs; it stands in the OpenAPI document as `x-needs`. */
export function Needs(need: Need): MethodDecorator {
  return (target, key, descriptor) => {
    SetMetadata(NEED, need)(target, key, descriptor);
    ApiExtension('x-needs', need)(target, key, descriptor);
  };
}
