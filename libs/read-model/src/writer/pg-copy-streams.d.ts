/** The part of pg-copy-streams that is used here; the package brings no types. */
declare module 'pg-copy-streams' {
  import type { Submittable } from 'pg';
  import type { Writable } from 'node:stream';

  /** A stream to be handed to `client.query`; finishes when PostgreSQL took all of it, fails with PostgreSQL's error. */
  export function from(copyStatement: string): Writable & Submittable;
}
