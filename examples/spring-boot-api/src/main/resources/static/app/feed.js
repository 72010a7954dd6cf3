// A list that grows at its end as one scrolls, and says what has come at its beginning.

import { article, showReplies, update } from './activity.js';
import { get, query } from './api.js';
import { composer } from './compose.js';
import { announce, h } from './dom.js';
import { showText } from './edits.js';
import { now, remaining } from './time.js';

const PAGE = 20;

/** The first page, which is fetched before anything is shown. */
export async function firstPage(apiPath, params = {}) {
  const { body, next, newer } = await get(apiPath + query({ ...params, limit: PAGE }));
  return { activities: body, next, newer };
}

/**
 * A feed at a path of the API, with its first page. Each activity is on it once, however often pages name it.
 * Options: label, empty (what to say), params, polls (whether new posts are announced), entry and
 * key (where the items are no activities), and those of an article.
 */
export function feed(apiPath, start, options) {
  const seen = new Set();
  const list = h('div', { 'aria-busy': 'false' });
  const fresh = h('button', { type: 'button', class: 'fresh', hidden: true });
  const end = h('p', { class: 'end' });
  // What one wrote oneself belongs behind what is not loaded yet.
  const ahead = h('div', { class: 'ahead' });
  const element = h('section', { class: 'feed' }, fresh, list, end, ahead);
  const pages = [{ cursor: null, keys: new Set() }];
  let next = start.next;
  let newer = start.newer ?? null;
  let waiting = [];
  let done = false;
  let loading = null;
  const abort = new AbortController();

  const show = (activity) => {
    const shown = article(activity, {
      ...options,
      reply: (to) => openReply(shown, to, options),
      edit: (own) => openEdit(shown, own, options),
      gone: () => {
        const next = shown.nextElementSibling ?? shown.previousElementSibling ?? document.querySelector('main h1');
        shown.remove();
        settle();
        next?.focus();
      },
    });
    return shown;
  };
  const entry = options.entry ?? show;
  const key = options.key ?? ((activity) => activity.uuid);
  const articles = new Map();
  const make = (activity) => {
    const shown = entry(activity);
    articles.set(key(activity), shown);
    return shown;
  };
  const unseen = (activities) => activities.filter((activity) => !seen.has(key(activity)) && seen.add(key(activity)));
  const append = (activities, page) => {
    for (const activity of activities) {
      const known = articles.get(key(activity));
      page.keys.add(key(activity));
      if (unseen([activity]).length) list.append(make(activity));
      else if (known?.parentElement === ahead) move(known);
    }
    if (done) [...ahead.children].forEach(move);
    settle();
  };
  /** Into the list, to where it belongs; who is in it stays there. */
  const move = (shown) => {
    const focused = shown.contains(document.activeElement) ? document.activeElement : null;
    list.append(shown);
    focused?.focus({ preventScroll: true });
  };
  const prepend = (activities) => {
    activities.forEach((activity) => pages[0].keys.add(key(activity)));
    list.prepend(...unseen(activities).map(make));
    settle();
  };
  const settle = () => {
    // A feed without articles is none.
    if (list.childElementCount) {
      list.setAttribute('role', 'feed');
      list.setAttribute('aria-label', options.label);
    } else {
      list.removeAttribute('role');
      list.removeAttribute('aria-label');
    }
    end.textContent = done ? (list.childElementCount ? options.endText ?? 'That is all.' : options.empty) : 'Loading …';
  };

  async function more() {
    if (done || loading) return loading;
    list.setAttribute('aria-busy', 'true');
    loading = (async () => {
      try {
        const at = { cursor: next, keys: new Set() };
        const page = await get(apiPath + query({ ...options.params, cursor: next, limit: PAGE }), abort.signal);
        next = page.next;
        done = !next;
        pages.push(at);
        append(page.body, at);
      } catch (failure) {
        if (failure.name === 'AbortError') return;
        end.replaceChildren(
          failure.message + ' ',
          h('button', { type: 'button', class: 'quiet', onclick: () => { settle(); more(); } }, 'Try again'),
        );
      } finally {
        loading = null;
        list.setAttribute('aria-busy', 'false');
      }
      // A page may be short, or empty: what can be seen is to be filled.
      if (!done && element.isConnected && end.getBoundingClientRect().top < innerHeight * 2) await more();
    })();
    return loading;
  }

  async function poll() {
    if (!options.polls || document.hidden || !element.isConnected) return;
    try {
      const page = await get(apiPath + query({ ...options.params, cursor: newer, limit: PAGE }), abort.signal);
      const known = new Set(waiting.map((activity) => activity.uuid));
      waiting = [...page.body.filter((a) => !seen.has(a.uuid) && !known.has(a.uuid)), ...waiting];
      newer = page.newer ?? newer;
    } catch {
      return; // The next time, then.
    }
    if (waiting.length) {
      const words = `${waiting.length}${waiting.length >= PAGE ? '+' : ''} new ${waiting.length === 1 ? 'post' : 'posts'}`;
      if (fresh.textContent !== words) announce(words);
      fresh.textContent = words;
      fresh.hidden = false;
    }
  }

  /** Shows of what can be seen how it is now: what others liked, wrote and deleted since. Nothing new comes in. */
  async function refresh() {
    if (options.entry) return;
    const seenNow = [...articles].filter(([, shown]) => inView(shown)).map(([name]) => name);
    for (const page of pages.filter(({ keys }) => seenNow.some((name) => keys.has(name)))) {
      const asked = performance.now();
      const names = [...page.keys];
      const answer = await get(apiPath + query({ ...options.params, cursor: page.cursor, limit: PAGE }), abort.signal);
      showAgain(names, answer, asked);
    }
  }

  function showAgain(names, answer, asked) {
    const now = new Map(answer.body.map((activity) => [key(activity), activity]));
    const order = [...list.children];
    const place = (name) => order.indexOf(articles.get(name));
    // Behind the last one that the answer has, others may be there all the same.
    const reach = answer.next ? Math.max(...[...now.keys()].map(place)) : order.length;
    const lost = names
      .filter((name) => !now.has(name) && place(name) >= 0 && place(name) < reach)
      .map((name) => articles.get(name))
      .filter((shown) => !shown.querySelector('form'));
    const anchor = order.find((shown) => inView(shown) && !lost.includes(shown));
    const top = anchor?.getBoundingClientRect().top;
    now.forEach((activity, name) => articles.has(name) && update(articles.get(name), activity, asked));
    lost.forEach(takeAway);
    settle();
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: 'instant' });
  }

  fresh.addEventListener('click', () => {
    prepend(waiting);
    waiting = [];
    fresh.hidden = true;
    scrollTo({ top: 0, behavior: 'smooth' });
    list.firstElementChild?.focus({ preventScroll: true });
  });

  list.addEventListener('keydown', (event) => {
    const step = { PageDown: 'nextElementSibling', PageUp: 'previousElementSibling' }[event.key];
    const at = step && !event.target.closest('form') && event.target.closest('article');
    if (at?.[step]) {
      event.preventDefault();
      at[step].focus();
    }
  });

  const observer = new IntersectionObserver((entries) => {
    if (entries.some((seenEntry) => seenEntry.isIntersecting)) more();
  }, { rootMargin: '1200px' });

  let timer = null;
  const back = () => poll();
  done = !next;
  append(start.activities, pages[0]);
  return {
    element,
    refresh,
    prepend: (activity) => prepend([activity]),
    append: (activity) => {
      if (done) {
        append([activity], pages.at(-1));
      } else {
        seen.add(key(activity));
        ahead.append(make(activity));
      }
    },
    start() {
      observer.observe(end);
      if (options.polls) {
        timer = setInterval(poll, Number(document.body.dataset.pollSeconds) * 1000);
        addEventListener('focus', back);
      }
    },
    stop() {
      observer.disconnect();
      clearInterval(timer);
      removeEventListener('focus', back);
    },
  };
}

function inView(shown) {
  const { top, bottom } = shown.getBoundingClientRect();
  return shown.isConnected && bottom > 0 && top < innerHeight;
}

/** Without an article; who was in it is at the next one. */
function takeAway(shown) {
  const focused = shown.contains(document.activeElement);
  const neighbour = shown.nextElementSibling ?? shown.previousElementSibling;
  shown.remove();
  if (focused) neighbour?.focus?.({ preventScroll: true });
}

/** A form at the end of an article; one at a time. */
export function openReply(shown, activity, options) {
  const open = shown.querySelector(':scope > .reply-form');
  if (open) {
    open.querySelector('textarea').focus();
    return;
  }
  document.querySelectorAll('.feed .reply-form').forEach((form) => form.remove());
  const close = () => {
    form.remove();
    shown.querySelector('.action.reply')?.focus();
  };
  const form = composer({
    replyTo: activity,
    signIn: options.signIn,
    cancel: close,
    done: (reply) => {
      activity.replies_count++;
      showReplies(shown, activity);
      options.changed(activity);
      close();
      options.replied?.(reply);
    },
  });
  // Within the article: a feed has nothing but articles.
  shown.append(form);
  form.querySelector('textarea').focus();
}

/** A form in place of the text. */
export function openEdit(shown, activity, options) {
  const body = shown.querySelector('.body');
  const open = body.querySelector(':scope > .edit-form');
  if (open) {
    open.querySelector('textarea').focus();
    return;
  }
  const close = () => {
    form.remove();
    body.querySelector(':scope > .message').hidden = false;
    body.querySelector('.action.edit-text')?.focus();
  };
  const form = composer({
    edited: activity,
    signIn: options.signIn,
    cancel: close,
    done: (answer) => {
      Object.assign(activity, { names: [], ...answer });
      showText(shown, activity);
      options.changed(activity);
      close();
    },
  });
  body.querySelector(':scope > .message').after(form);
  body.querySelector(':scope > .message').hidden = true;
  const field = form.querySelector('textarea');
  field.dispatchEvent(new Event('input'));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Takes away what has expired, wherever it is, and says of the others how long they stay. */
export function sweep() {
  for (const shown of document.querySelectorAll('article[data-expires]')) {
    if (Date.parse(shown.dataset.expires) <= now()) {
      takeAway(shown);
    } else {
      const left = shown.querySelector('.left');
      if (left?.lastChild) left.lastChild.textContent = remaining(shown.dataset.expires);
    }
  }
}
