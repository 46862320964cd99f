/** Where to go after login, and which project to open: both come from outside and are checked. */
const LAST_PROJECT = 'nexuspipe.project';

/** A path within this dashboard, or the start page: never another origin (`//host`, `/\host`), never login itself. */
export function safeReturnPath(path: string | undefined): string {
  if (!path?.startsWith('/') || /^\/[/\\]/.test(path) || /[\u0000-\u001f]/.test(path)) return '/';
  return path === '/login' || path.startsWith('/login?') ? '/' : path;
}

/** The project opened last, if it still is one of theirs, else the first. */
export function startProject(projects: readonly { readonly id: string }[], last: string | null): string | null {
  return projects.find((project) => project.id === last)?.id ?? projects[0]?.id ?? null;
}

export function lastProject(): string | null {
  try {
    return localStorage.getItem(LAST_PROJECT);
  } catch {
    return null;
  }
}

export function rememberProject(id: string): void {
  try {
    localStorage.setItem(LAST_PROJECT, id);
  } catch {
    // Storage is refused: the first project opens next time.
  }
}
