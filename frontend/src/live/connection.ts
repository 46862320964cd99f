/** The state of the line to the gateway, as people see it. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** Was live; what is on the screen is as old as `since` (epoch milliseconds). */
  | { readonly state: 'stale'; readonly since: number }
  /** The gateway answered, and said no. */
  | { readonly state: 'refused'; readonly code: string };

export type ConnectionChange =
  /** Something else is followed from now on. */
  | { readonly kind: 'selected' }
  | { readonly kind: 'subscribed' }
  | { readonly kind: 'lost'; readonly at: number }
  | { readonly kind: 'refused'; readonly code: string };

/**
 * Losing a line that never was live is still connecting; staleness counts from the first loss. A refusal stands until
 * something else is selected: one room that is refused is not made good by another that is not.
 */
export function nextConnection(current: Connection, change: ConnectionChange): Connection {
  switch (change.kind) {
    case 'selected':
      return current.state === 'refused' ? { state: 'connecting' } : current;
    case 'subscribed':
      return current.state === 'live' || current.state === 'refused' ? current : { state: 'live' };
    case 'lost':
      return current.state === 'live' ? { state: 'stale', since: change.at } : current;
    case 'refused':
      return { state: 'refused', code: change.code };
  }
}
