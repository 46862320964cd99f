/** Light, dark, or as the system has it. `public/theme.js` applies the choice before the first paint. */
import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'nexuspipe.theme';
const listeners = new Set<() => void>();
const root = document.documentElement;

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is refused: the choice holds until the tab is closed.
  }
  for (const listener of listeners) listener();
}

const currentTheme = (): Theme => THEMES.find((theme) => theme === root.dataset['theme']) ?? 'system';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  darkSystem.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    darkSystem.removeEventListener('change', listener);
  };
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme);

/** What is on the screen, for what CSS cannot reach (a canvas). */
export const useShownTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(subscribe, () => {
    const theme = currentTheme();
    return theme === 'system' ? (darkSystem.matches ? 'dark' : 'light') : theme;
  });
