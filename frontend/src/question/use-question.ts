import { useEffect, useMemo, useState } from 'react';
import { questionOf, type Question } from './question.js';
import type { QuestionSearch } from './question-search.js';
import { ownZone } from './zone-time.js';

const MINUTE = 60_000;
const zone = ownZone();

/** End of the minute that is under way, so that what came a moment ago is part of the range. */
const nextMinute = (): number => Math.ceil((Date.now() + 1) / MINUTE) * MINUTE;

export interface Asked {
  readonly question: Question;
  /** Moves the range's end to now. */
  readonly refresh: () => void;
}

/** The question of the address. All panels ask about the very same range, which moves on once a minute while it is looked at. */
export function useQuestion(search: QuestionSearch): Asked {
  const [now, setNow] = useState(nextMinute);
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') setNow(nextMinute());
    };
    const timer = setInterval(tick, MINUTE);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  const question = useMemo(() => questionOf(search, now, zone), [search, now]);
  return { question, refresh: () => setNow(nextMinute()) };
}
