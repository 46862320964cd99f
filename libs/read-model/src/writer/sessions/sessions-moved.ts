/** Stored sessions are not as they were read, though their visitors were locked: the batch has to come again. */
export class SessionsMoved extends Error {
  override readonly name = 'SessionsMoved';
}
