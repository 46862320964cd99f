/** A request that is not taken: a value until it reaches the edge, where the problem filter turns it into an answer. */
import type { ErrorCode } from '#contracts';
import type { KeyOwner } from './authenticate/key-owner.js';

export interface Refusal {
  readonly code: ErrorCode;
  /** For the person who reads the answer; no secrets. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose key was shown, where it is known though it is not good; never told. */
  readonly owner?: KeyOwner;
  /** Further members of the problem. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** How a refusal reaches the problem filter. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

export const refuse = (code: ErrorCode, detail?: string, headers?: Refusal['headers']): Refusal => ({
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(headers === undefined ? {} : { headers }),
});

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}
