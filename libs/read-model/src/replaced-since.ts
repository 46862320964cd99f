/**
 * Of a row `k` of `replay_kept`: another version of its read models has gone live since, or another one of `events`, by
 * which they count. It cannot be gone back to any more.
 */
export const REPLACED_SINCE = `EXISTS (
  SELECT FROM projection_version v
  WHERE v.since > k.retired_at AND (v.projection = ANY(k.projections) OR v.projection = 'events'))`;
