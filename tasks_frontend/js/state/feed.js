import { listHistory, listNews } from '../api/changes.js';
import { Refused, SignedOut } from '../api/client.js';
import { Signal } from '../lib/values.js';
import { labels, projects, since, tasks } from './store.js';

const PERIOD = 5_000;
/** Changes looked at to begin with. */
const RECENT = 100;
/** A change by another tab is asked for so soon: it may be one of several. */
const SOON = 150;
/** A tab that has just been told by another does not ask by itself. */
const RECENTLY = PERIOD / 2;

/** @typedef {{ since: string, cursor: string, results: Change[] }} News as tabs tell each other */

/**
 * What happens elsewhere, from the log of whoever is signed in. Of all tabs one asks, and tells the
 * others: whichever is visible and has not been told for longest.
 */
class Feed {
  /** Counts what others have done to tasks. */
  foreign = new Signal(0);
  /** Counts how often more has happened than is still told. */
  lost = new Signal(0);

  /** @type {string | null} */
  #cursor = null;
  #told = 0;
  #asking = false;
  #again = false;
  #tabs = new BroadcastChannel('tasks.feed');

  /** @param {AbortSignal} until who is signed in leaves */
  start(until) {
    const options = { signal: until };
    this.#cursor = null;
    this.#tabs.addEventListener('message', ({ data }) => this.#hear(data), options);
    document.addEventListener('visibilitychange', () => this.ask(), options);
    window.addEventListener('focus', () => this.ask(), options);
    const timer = setInterval(() => Date.now() - this.#told > RECENTLY && this.ask(), PERIOD);
    until.addEventListener('abort', () => {
      clearInterval(timer);
      this.#again = false;
    });
    this.ask();
  }

  /** Says that this tab has written something. */
  announce() {
    this.#tabs.postMessage('written');
  }

  /** Asks what is new, if anybody is there to see it. */
  async ask() {
    if (document.visibilityState === 'hidden') return;
    // The answer on its way may be older than what this is about.
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    try {
      if (this.#cursor === null) await this.#begin();
      else await this.#catchUp(this.#cursor);
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#asking = false;
    }
    if (this.#again) await this.ask();
  }

  /** What was read so far may be older than the first cursor: the last changes before it tell. */
  async #begin() {
    const { cursor } = await listNews('latest');
    const { results } = await listHistory('', '', RECENT);
    await this.#take({ cursor, results: results.toReversed() });
  }

  /** @param {string} since */
  async #catchUp(since) {
    const { cursor, more, results } = await listNews(since);
    if (since !== this.#cursor) return; // somebody else's by now, or told meanwhile
    this.#told = Date.now();
    this.#tabs.postMessage({ since, cursor, results });
    await this.#take({ cursor, results });
    if (more) await this.#catchUp(cursor);
  }

  /** @param {unknown} error */
  async #fail(error) {
    if (error instanceof SignedOut) return;
    // Anything else than that old changes are no longer kept may be over by the next time.
    if (!(error instanceof Refused && error.status === 410)) return;
    this.#cursor = null;
    this.lost.value += 1;
  }

  /** @param {News | 'written'} message of another tab */
  #hear(message) {
    if (message === 'written') setTimeout(() => this.ask(), SOON);
    else if (message.since === this.#cursor) {
      this.#told = Date.now();
      this.#take(message).catch((error) => this.#fail(error));
    }
  }

  /** @param {Pick<News, 'cursor' | 'results'>} news */
  async #take({ cursor, results }) {
    let foreign = 0;
    for (const change of results) if (await apply(change)) foreign += 1;
    this.foreign.value += foreign;
    await Promise.all([
      results.some((change) => isNews(change, 'project', projects)) && projects.load(),
      results.some((change) => isNews(change, 'label', labels)) && labels.load(),
    ]);
    // Not before: what could not be read is read again.
    this.#cursor = cursor;
  }
}

export const feed = new Feed();

/**
 * @param {Change} change
 * @param {Change['entity']} entity
 * @param {{ get: (id: string) => { version: number } | undefined }} known
 */
function isNews(change, entity, known) {
  return change.entity === entity && change.version > (known.get(change.entity_id)?.version ?? 0);
}

/**
 * @param {Change} change
 * @returns {Promise<boolean>} whether it was somebody else's, or another tab's, and of a task
 */
async function apply(change) {
  if (change.entity !== 'task') return false;
  const known = tasks.get(change.entity_id);
  if (!known) return true;
  const task = await since(known, change);
  tasks.put(task);
  return task !== known;
}
