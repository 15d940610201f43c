/**
 * Whether a key press is free to be a shortcut: not typed into a field, a dialog or an unfinished
 * composition (an IME's Enter picks a word), not with a modifier, and not already answered.
 *
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = /** @type {Element} */ (event.target);
  return !target.closest('input:not([type="checkbox"]), textarea, select, dialog, [popover]');
}
