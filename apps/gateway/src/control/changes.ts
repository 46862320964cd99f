/** What the handlers of changes have in common: they take any of the members that can be changed, and at least one. */
import { ValidateIf } from 'class-validator';
import { refuse, type Refusal } from '#domain';

/** Checks a member unless it is absent. Unlike IsOptional it lets no null through. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_dto: object, value: unknown) => value !== undefined);
}

/** Null when there is something to change. */
export function refuseEmpty(changes: object): Refusal | null {
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  return isEmpty ? refuse('REQUEST_INVALID', 'the body names nothing that can be changed') : null;
}
