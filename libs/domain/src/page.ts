const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The page of an event: the path of its URL without query and fragment, as it was written; null without a URL. */
export function pageOf(url: string | null): string | null {
  if (url === null || url === '') return null;
  const scheme = SCHEME.exec(url)?.[0].length ?? 0;
  const path = scheme === 0 ? 0 : endOfHost(url, scheme);
  const end = url.slice(path).search(/[?#]/);
  const page = end < 0 ? url.slice(path) : url.slice(path, path + end);
  return page === '' ? '/' : page;
}

function endOfHost(url: string, start: number): number {
  const length = url.slice(start).search(/[/?#]/);
  return length < 0 ? url.length : start + length;
}
