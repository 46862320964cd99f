/** Specifications of deciders: given a past, when a command comes, then these facts or this refusal. */
import { expect } from '@jest/globals';
import { fold, isRefusal, type Decider, type RefusalCode } from './decider.js';

export interface Outcome<Event> {
  then(...expected: readonly Event[]): void;
  thenRefused(code: RefusalCode, field?: string): void;
}

export function specify<State, Command, Event>(decider: Decider<State, Command, Event>) {
  return {
    given: (...history: readonly Event[]) => ({
      when: (command: Command): Outcome<Event> => {
        const outcome = decider.decide(command, fold(decider, history));
        return {
          then: (...expected) => expect(outcome).toEqual(expected),
          thenRefused: (code, field) => {
            expect(isRefusal(outcome)).toBe(true);
            expect(outcome).toMatchObject(field === undefined ? { code } : { code, field });
          },
        };
      },
    }),
  };
}
