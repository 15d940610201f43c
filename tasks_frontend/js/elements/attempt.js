import { isFinal, newId } from '../api/client.js';
import { t } from '../lib/i18n.js';
import { explained } from '../state/undoing.js';
import { toasts } from './toast-region.js';

/**
 * Does something to one of a collection, and offers another attempt where that may end differently.
 *
 * @param {{ load: () => Promise<void> }} collection read again, for it may have been changed elsewhere, too
 * @param {(key: string) => Promise<void>} act
 * @param {string} [key] one for all attempts
 */
export async function attempt(collection, act, key = newId()) {
  try {
    await act(key);
  } catch (error) {
    const again = { label: t('action.retry'), run: () => attempt(collection, act, key) };
    toasts().fail(explained(error), isFinal(error) ? undefined : again);
  }
  // What is known is still good; the next news ask again.
  await collection.load().catch(() => {});
}
