/** How a replay goes, as a bar or a line. */
import type { ReplayAnswer } from '#contracts';
import { bar, duration, showText, whole, type ProgressView } from './progress.js';

export function replayText({ state, done, total, ratePerSecond, etaSeconds }: ReplayAnswer): string {
  const figures = `${state}, ${whole(done)} of ${whole(total)} records, ${whole(ratePerSecond)}/s`;
  const left = etaSeconds === null || done >= total ? '' : `, ${duration(etaSeconds)} left`;
  return `${bar(total > 0 ? done / total : 0)}  ${figures}${left}`;
}

/** Shows it on stderr until it is ended. */
export function showReplay(replay: () => ReplayAnswer): ProgressView {
  return showText(() => replayText(replay()));
}
