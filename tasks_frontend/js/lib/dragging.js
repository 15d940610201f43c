/** So far a pointer may tremble within a click, in pixels. */
const SLACK = 5;
/** So near its end a place scrolls, and at most so far in each frame, in pixels. */
const EDGE = 56;
const SPEED = 16;

/**
 * @typedef {object} Handlers
 * @property {(target: Element) => HTMLElement | null} grab what is dragged by what was pressed
 * @property {(item: HTMLElement) => void} begin
 * @property {(x: number, y: number) => void} over
 * @property {() => void} drop where it was last over
 * @property {() => void} end after a drop, and where it was given up
 * @property {(x: number, y: number) => Element[]} scrollers what scrolls while the pointer is near its end
 */

/** Dragging by mouse or pen, told by pointer events. A finger scrolls: what can be dragged has a menu as well. */
export class Dragging {
  #handlers;
  #root;
  /** @type {HTMLElement | null} */
  #item = null;
  /** @type {HTMLElement | null} what follows the pointer */
  #ghost = null;
  #start = { x: 0, y: 0 };
  #now = { x: 0, y: 0 };
  #frame = 0;
  #listening = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {Handlers} handlers
   */
  constructor(root, handlers) {
    this.#root = root;
    this.#handlers = handlers;
    root.addEventListener('pointerdown', this);
    // A browser's own dragging of links would take the pointer away.
    root.addEventListener('dragstart', (event) => event.preventDefault());
  }

  /** Gives up. */
  cancel() {
    const begun = this.#ghost !== null;
    this.#listening.abort();
    cancelAnimationFrame(this.#frame);
    this.#ghost?.remove();
    this.#ghost = null;
    this.#item = null;
    if (begun) this.#handlers.end();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event instanceof KeyboardEvent) this.#onKey(event);
    else if (event.type === 'click') stop(event);
    else if (event.type === 'pointercancel') this.cancel();
    else if (event instanceof PointerEvent) this.#onPointer(event);
  }

  /** @param {PointerEvent} event */
  #onPointer(event) {
    if (event.type === 'pointerdown') this.#press(event);
    else if (event.type === 'pointermove') this.#move(event);
    else this.#release();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || event.pointerType === 'touch' || target.closest('button, input'))
      return;
    this.#item = this.#handlers.grab(target);
    if (!this.#item) return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#listening = new AbortController();
    const options = { signal: this.#listening.signal };
    for (const type of ['pointermove', 'pointerup', 'pointercancel'])
      window.addEventListener(type, this, options);
    window.addEventListener('keydown', this, { ...options, capture: true });
  }

  /** @param {PointerEvent} event */
  #move({ clientX: x, clientY: y, pointerId }) {
    this.#now = { x, y };
    if (!this.#ghost) {
      if (Math.hypot(x - this.#start.x, y - this.#start.y) < SLACK) return;
      this.#begin(pointerId);
    }
    this.#ghost?.style.setProperty('translate', `${x - this.#start.x}px ${y - this.#start.y}px`);
    this.#handlers.over(x, y);
  }

  /** @param {number} pointer */
  #begin(pointer) {
    const item = /** @type {HTMLElement} */ (this.#item);
    this.#root.setPointerCapture(pointer);
    this.#ghost = ghostOf(item);
    this.#handlers.begin(item);
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #release() {
    if (this.#ghost) {
      this.#handlers.drop();
      // The click that ends it opens nothing.
      window.addEventListener('click', this, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', this, { capture: true }));
    }
    this.cancel();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'Escape' || !this.#ghost) return;
    stop(event);
    this.cancel();
  }

  #scroll() {
    const { x, y } = this.#now;
    let moved = false;
    for (const place of this.#handlers.scrollers(x, y)) {
      const { left, top } = { left: place.scrollLeft, top: place.scrollTop };
      place.scrollBy({ left: pull(x, ...spanX(place)), top: pull(y, ...spanY(place)) });
      moved ||= place.scrollLeft !== left || place.scrollTop !== top;
    }
    if (moved) this.#handlers.over(x, y);
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }
}

/** @param {HTMLElement} item */
function ghostOf(item) {
  const { left, top, width } = item.getBoundingClientRect();
  const ghost = /** @type {HTMLElement} */ (item.cloneNode(true));
  delete ghost.dataset.task;
  ghost.classList.add('drag-ghost');
  ghost.inert = true;
  for (const [name, value] of Object.entries({ left, top, width }))
    ghost.style.setProperty(name, `${value}px`);
  document.body.append(ghost);
  return ghost;
}

/**
 * How far to scroll where the pointer is near one end.
 *
 * @param {number} at
 * @param {number} start
 * @param {number} end
 */
function pull(at, start, end) {
  const nearness = Math.min(1, Math.max(at - (end - EDGE), 0) / EDGE);
  const opposite = Math.min(1, Math.max(start + EDGE - at, 0) / EDGE);
  return Math.round(SPEED * (nearness - opposite));
}

/**
 * @param {Element} place
 * @returns {[number, number]} the part of it that can be seen
 */
function spanX(place) {
  const { left, right } = place.getBoundingClientRect();
  return [Math.max(0, left), Math.min(innerWidth, right)];
}

/**
 * @param {Element} place
 * @returns {[number, number]}
 */
function spanY(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
