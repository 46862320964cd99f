import { useEffect, useState } from 'react';
import type { TailRow } from '../../../live/feed-state.js';
import { NO_PLACES, withRowsAt, type Places } from '../../../live/places.js';

const TICK_MS = 2_000;

/** Folds the feed's rows, and forgets what is older than a minute also while nothing comes. */
export function usePlaces(rows: readonly TailRow[]): Places {
  const [places, setPlaces] = useState(NO_PLACES);
  useEffect(() => {
    setPlaces((before) => withRowsAt(before, rows, Date.now()));
    const timer = setInterval(() => setPlaces((before) => withRowsAt(before, rows, Date.now())), TICK_MS);
    return () => clearInterval(timer);
  }, [rows]);
  return places;
}
