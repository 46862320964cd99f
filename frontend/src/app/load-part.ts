import { readMeta } from '../api/read.js';

/**
 * Loads a part of the page that has a file of its own. When the file cannot be had and the server neither, that is the
 * reason; otherwise the fault stands: the server was upgraded, and its files have new names.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (fault) {
    await readMeta(new AbortController().signal);
    throw fault;
  }
}
