// Starts the page: who it is, which address is shown, and what happens when that changes.

import { linkToPerson, update } from './activity.js';
import { call, get, query } from './api.js';
import { announce, avatar, h, hush, toast } from './dom.js';
import { sweep } from './feed.js';
import { countUnread } from './notification.js';
import { leaveToSignIn, person, returnFromSignIn, setPerson, signIn, signOut, token } from './session.js';
import * as views from './views.js';

const main = document.getElementById('main');
const searchField = document.querySelector('.search input');
const kept = new Map();
let current = null;
let currentKey = null;
let request = 0;

const app = {
  actions: { signIn: askWho, open: (address) => go(address), changed, deleted },
  go,
  forget: () => kept.clear(),
  showPerson,
};

const routes = [
  [/^\/$/, () => views.home(app)],
  [/^\/following$/, () => views.following(app)],
  [/^\/notifications$/, () => views.notifications(app)],
  [/^\/search$/, (_, address) => views.search(app, address.searchParams.get('term') ?? '')],
  [/^\/tag\/([^/]+)$/, ([, name]) => views.tag(app, decodeURIComponent(name))],
  [/^\/@([^/]+)\/status\/([0-9a-f-]{36})$/, ([, handle, uuid]) => views.thread(app, decodeURIComponent(handle), uuid)],
  [/^\/@([^/]+)$/, ([, handle]) => views.profile(app, decodeURIComponent(handle))],
];

/** Shows another address; the one before it is kept, as it was scrolled. */
function go(address, { replace = false, keepFocus = false } = {}) {
  keep();
  if (replace) history.replaceState({ key: currentKey }, '', address);
  else history.pushState({ key: crypto.getRandomValues(new Uint32Array(2)).join('-') }, '', address);
  return show({ keepFocus });
}

function keep() {
  if (!current) return;
  const focused = main.contains(document.activeElement) ? document.activeElement : null;
  kept.set(currentKey, { view: current, top: scrollY, focused });
  if (kept.size > 10) kept.delete(kept.keys().next().value);
}

const articlesOf = (view, { uuid }) => view.element.querySelectorAll(`article[data-uuid="${uuid}"]`);

/** Going back shows what was done since. */
function changed(activity) {
  for (const { view } of [...kept.values(), { view: current }]) articlesOf(view, activity).forEach((shown) => update(shown, activity));
}

/** Nor what was deleted since, or a thread of it. */
function deleted(activity) {
  for (const [key, { view }] of kept) {
    const shown = [...articlesOf(view, activity)];
    if (shown.some((one) => one.classList.contains('focus'))) kept.delete(key);
    else shown.forEach((one) => one.remove());
  }
}

async function show({ back = false, keepFocus = false } = {}) {
  const mine = ++request;
  const address = new URL(location.href);
  const key = history.state?.key ?? 'first';
  const before = back ? kept.get(key) : undefined;
  let view = before?.view;
  if (!view) {
    const [found, make] = routes.map(([pattern, view]) => [pattern.exec(address.pathname), view]).find(([match]) => match) ?? [];
    try {
      view = found ? await make(found, address) : nothing();
    } catch (failure) {
      view = failure.status === 404 ? nothing() : problem(failure);
    }
  }
  if (mine !== request) return;
  if (current && current !== view) hush();
  if (view.address && view.address !== address.pathname) history.replaceState(history.state, '', view.address);
  current?.stop();
  current = view;
  currentKey = key;
  main.replaceChildren(view.element);
  view.start();
  document.title = `${view.title} · Cruddur`;
  for (const link of document.querySelectorAll('nav a')) {
    const here = new URL(link.href).pathname === address.pathname;
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (address.pathname !== '/search') searchField.value = '';
  else if (document.activeElement !== searchField) searchField.value = address.searchParams.get('term') ?? '';
  scrollTo(0, before?.top ?? (scrollY && !view.element.querySelector('.ancestors article') ? 0 : scrollY));
  if (view.said && keepFocus) announce(view.said);
  const beginning = main.querySelector('h1, .focus');
  if (back) {
    // What had the focus went with the view that was shown; a field of the sidebar keeps it.
    if (document.activeElement === document.body) (before?.focused?.isConnected ? before.focused : beginning)?.focus({ preventScroll: true });
  } else if (!keepFocus && mine > 1) beginning?.focus({ preventScroll: true });
  if (before) await refresh();
}

/** Who comes back sees what others did since, where they were. */
async function refresh() {
  const view = current;
  if (!view?.refresh || document.hidden) return;
  try {
    await view.refresh();
  } catch (failure) {
    // It was deleted, or has expired. If the service is away, what was shown stays.
    if (failure.status === 404 && view === current) await show();
  }
}

function message(title, ...content) {
  return { title, element: h('div', { class: 'empty' }, h('h1', { tabindex: '-1' }, title), ...content), start() {}, stop() {} };
}

const nothing = () =>
  message('Not here', h('p', {}, 'It was deleted, has expired, or never was.'), h('p', {}, h('a', { href: '/' }, 'Home')));

const problem = (failure) =>
  message('That did not work', h('p', {}, failure.message), h('button', { type: 'button', class: 'primary', onclick: () => show() }, 'Try again'));

document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || link.origin !== location.origin || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || link.hash || link.pathname.startsWith('/app')) return;
  event.preventDefault();
  go(link.href);
});

addEventListener('popstate', () => {
  keep();
  show({ back: true });
});

// Search as one types: each pause is an address, but only the first is one to go back from.
let pause = null;
function searchNow() {
  clearTimeout(pause);
  const searching = location.pathname === '/search';
  go('/search' + query({ term: searchField.value }), { replace: searching, keepFocus: true });
}
searchField.addEventListener('input', () => {
  clearTimeout(pause);
  pause = setTimeout(searchNow, 250);
});
searchField.form.addEventListener('submit', (event) => {
  event.preventDefault();
  searchNow();
});

// ---- Who it is ----

async function recognise() {
  try {
    await returnFromSignIn();
  } catch (failure) {
    toast(failure.message);
  }
  if (!token()) return;
  try {
    setPerson((await get('/api/profile/me')).body);
  } catch (failure) {
    if (failure.status === 401 || failure.status === 403) signOut();
    toast(failure.status === 401 ? 'You were signed out.' : failure.message);
  }
}

function showPerson() {
  const place = document.getElementById('account');
  const mine = document.getElementById('my-profile');
  document.getElementById('my-notifications').hidden = !person();
  countUnread();
  if (person()) {
    mine.hidden = false;
    mine.href = linkToPerson(person().handle);
    place.replaceChildren(
      h('a', { href: linkToPerson(person().handle), class: 'me' }, avatar(person()), h('span', { class: 'name' }, h('bdi', {}, person().display_name))),
      h('button', { type: 'button', class: 'quiet', onclick: () => { signOut(); restart(); } }, 'Sign out'),
    );
  } else {
    mine.hidden = true;
    place.replaceChildren(h('button', { type: 'button', class: 'primary', onclick: askWho }, 'Sign in'));
  }
}

async function restart() {
  kept.clear();
  showPerson();
  await show();
  announce(person() ? `Signed in as ${person().display_name}.` : 'Signed out.');
}

/** The user pool's sign-in page; in the profile dev, one of the seeded people. */
async function askWho() {
  const dialog = document.getElementById('sign-in');
  const list = dialog.querySelector('ul');
  // A token that is not valid any more would have every request refused, these too.
  if (token()) {
    signOut();
    showPerson();
  }
  if (document.body.dataset.signIn === 'pool') {
    await leaveToSignIn();
    return;
  }
  if (document.body.dataset.signIn !== 'dev') {
    toast('Nobody can sign in here: the service names no sign-in page.');
    return;
  }
  const { body } = await get('/dev/people');
  list.replaceChildren(
    ...body.map((someone) =>
      h('li', {}, h('button', { type: 'button', onclick: () => enter(someone.uuid) }, avatar(someone), h('span', {}, someone.display_name))),
    ),
  );
  dialog.showModal();
}

async function enter(uuid) {
  const { body } = await call('POST', '/dev/sign-in', { uuid });
  signIn(body);
  await recognise();
  document.getElementById('sign-in').close();
  await restart();
}

history.scrollRestoration = 'manual';
document.body.classList.add('scripted');
setInterval(sweep, 1000);
setInterval(countUnread, Number(document.body.dataset.pollSeconds) * 1000);
addEventListener('focus', countUnread);
addEventListener('pageshow', ({ persisted }) => persisted && refresh());
document.addEventListener('visibilitychange', refresh);
await recognise();
showPerson();
await show();
document.body.dataset.ready = 'true';
