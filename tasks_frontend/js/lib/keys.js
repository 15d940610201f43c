/**
 * Whether a key press is free to be a shortcut: not typed into a field, a dialog or an unfinished
 * composition (an IME's Enter picks a word), not with a modifier, and not already answered.
 *
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return isFree(event);
}

/**
 * Ctrl+Z or Cmd+Z, where it is not about the text in a field.
 *
 * @param {KeyboardEvent} event
 */
export function isUndo(event) {
  if (event.key !== 'z' || event.shiftKey || event.altKey) return false;
  return (event.ctrlKey || event.metaKey) && isFree(event);
}

/** @param {KeyboardEvent} event */
function isFree(event) {
  if (event.defaultPrevented || event.isComposing) return false;
  const target = /** @type {Element} */ (event.target);
  return !target.closest('input:not([type="checkbox"]), textarea, select, dialog, :popover-open');
}
