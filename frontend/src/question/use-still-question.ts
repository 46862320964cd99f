import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { questionOf } from './question.js';
import type { QuestionSearch } from './question-search.js';
import { nextMinute, type Asked } from './use-question.js';
import { ownZone } from './zone-time.js';

const zone = ownZone();

/** The question of the address, of the moment in which it was asked: a list that is being read does not move on by itself. */
export function useStillQuestion(search: QuestionSearch): Pick<Asked, 'question' | 'refresh'> {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState(() => ({ search, now: nextMinute() }));
  // State that follows from the address is set while rendering (react.dev, "Adjusting some state when a prop changes").
  if (asked.search !== search) setAsked({ search, now: nextMinute() });
  const question = useMemo(() => questionOf(asked.search, asked.now, zone), [asked]);
  const refresh = () => {
    setAsked({ search, now: nextMinute() });
    void queryClient.invalidateQueries();
  };
  return { question, refresh };
}
