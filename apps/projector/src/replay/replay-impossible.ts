/** What was ordered cannot be done, now or later: it fails with this reason, and nothing is touched. */
export class ReplayImpossible extends Error {
  override readonly name = 'ReplayImpossible';
}
