import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { questionOf, type Question } from './question.js';
import { questionSearch, type QuestionSearch } from './question-search.js';
import { ownZone } from './zone-time.js';

const MINUTE = 60_000;
const zone = ownZone();

/** End of the minute that is under way, so that what came a moment ago is part of the range. */
export const nextMinute = (): number => Math.ceil((Date.now() + 1) / MINUTE) * MINUTE;

export interface Asked {
  readonly question: Question;
  /** The end of the minute at which it is asked, epoch milliseconds. */
  readonly now: number;
  /** Names the question whatever the minute. */
  readonly about: string;
  /** Moves the range's end to now, and asks again. */
  readonly refresh: () => void;
}

/** The question of the address. All panels ask about the very same range, which moves on once a minute while it is looked at. */
export function useQuestion(search: QuestionSearch): Asked {
  const queryClient = useQueryClient();
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
  const about = useMemo(() => JSON.stringify(questionSearch({ ...search })), [search]);
  const refresh = () => {
    setNow(nextMinute());
    void queryClient.invalidateQueries();
  };
  return { question, now, about, refresh };
}
