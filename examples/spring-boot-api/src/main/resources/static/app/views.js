// What stands in the middle: one function for each address. Each gives { title, element, start, stop }.

import { article, linkToActivity, linkToPerson, plural, showReplies, update } from './activity.js';
import { call, get, path, query } from './api.js';
import { composer } from './compose.js';
import { avatar, h, icon, refusalWithSignIn, refused, toast } from './dom.js';
import { feed, firstPage, openEdit, openReply } from './feed.js';
import { markSeen, notificationArticle, notificationKey } from './notification.js';
import { reportPerson } from './report.js';
import { isMe, person, setPerson } from './session.js';

const heading = (text, ...beside) => h('div', { class: 'heading' }, ...beside, h('h1', { tabindex: '-1' }, text));

const backButton = () =>
  h('button', { type: 'button', class: 'quiet back', 'aria-label': 'Back', onclick: () => history.back() }, icon('back'));

function listView(title, list, ...above) {
  const { start, stop, refresh } = list;
  return { title, element: h('div', {}, heading(title), ...above, list.element), start, stop, refresh };
}

export async function home(app) {
  const list = feed('/api/activities/home', await firstPage('/api/activities/home'), {
    ...app.actions,
    label: 'Everybody’s posts',
    empty: 'Nobody has posted anything yet.',
    polls: true,
  });
  const form = person() ? composer({ ...app.actions, done: list.prepend }) : null;
  return listView('Home', list, form);
}

export async function following(app) {
  if (!person()) return invitation(app, 'Following', 'Sign in to see what the people post whom you follow.');
  const params = { reposts: true };
  const list = feed('/api/activities/following', await firstPage('/api/activities/following', params), {
    ...app.actions,
    params,
    label: 'Posts and reposts of people you follow',
    empty: 'Nothing here yet. Follow people: their posts will be here, and yours.',
    polls: true,
  });
  return listView('Following', list, composer({ ...app.actions, done: list.prepend }));
}

export async function tag(app, name) {
  const address = path`/api/activities/tag/${name}`;
  const list = feed(address, await firstPage(address), {
    ...app.actions,
    label: `Posts and replies with #${name}`,
    empty: 'Nobody uses this tag now.',
  });
  return listView(`#${name}`, list);
}

export async function notifications(app) {
  if (!person()) return invitation(app, 'Notifications', 'Sign in to see what others do with your posts.');
  const page = await firstPage('/api/activities/notifications');
  const list = feed('/api/activities/notifications', page, {
    label: 'Notifications',
    empty: 'Nothing yet. Who likes, reposts or replies to your posts, mentions or follows you, is here.',
    entry: (notification) => notificationArticle(notification, app.actions),
    key: notificationKey,
  });
  const [newest] = page.activities;
  return {
    ...listView('Notifications', list),
    start() {
      list.start();
      // What is not marked now is marked the next time.
      if (newest) markSeen(newest.notified_at).catch(() => {});
    },
  };
}

function invitation(app, title, text) {
  const button = h('button', { type: 'button', class: 'primary', onclick: app.actions.signIn }, 'Sign in');
  return {
    title,
    element: h('div', {}, heading(title), h('div', { class: 'empty' }, h('p', {}, text), button)),
    start() {},
    stop() {},
  };
}

export async function thread(app, handle, uuid) {
  const address = path`/api/activities/@${handle}/status/${uuid}`;
  const { body, next } = await get(address);
  const list = feed(path`/api/activities/@${handle}/status/${uuid}/replies`, { activities: body.replies, next }, {
    ...app.actions,
    inThread: true,
    label: 'Replies',
    empty: 'No replies yet.',
    endText: '',
  });
  const above = body.ancestors.map((ancestor) => {
    const shown = article(ancestor, { ...app.actions, inThread: true, reply: (to) => openReply(shown, to, app.actions), edit: (own) => openEdit(shown, own, app.actions), gone: () => { shown.remove(); focus.focus(); } });
    return shown;
  });
  const focus = article(body.activity, {
    ...app.actions,
    focus: true,
    inThread: true,
    reply: () => form?.querySelector('textarea').focus(),
    edit: (own) => openEdit(focus, own, app.actions),
    gone: () => app.go('/'),
  });
  const repliedToFocus = (reply) => {
    body.activity.replies_count++;
    showReplies(focus, body.activity);
    app.actions.changed(body.activity);
    list.append(reply);
  };
  const form = person() ? composer({ ...app.actions, replyTo: body.activity, done: repliedToFocus }) : null;
  return {
    title: `${body.activity.display_name}: “${[...body.activity.message].slice(0, 60).join('')}”`,
    element: h(
      'div',
      {},
      heading('Thread', backButton()),
      h('div', { class: 'ancestors' }, ...above),
      focus,
      form,
      list.element,
    ),
    start() {
      list.start();
      if (above.length) focus.scrollIntoView({ block: 'center' });
    },
    stop: list.stop,
    async refresh() {
      const asked = performance.now();
      const now = (await get(address)).body;
      update(focus, now.activity, asked);
      now.ancestors.forEach((ancestor) => {
        const shown = above.find(({ dataset }) => dataset.uuid === ancestor.uuid);
        if (shown) update(shown, ancestor, asked);
      });
      await list.refresh();
    },
    // Under the author's handle, which may be another one now.
    address: linkToActivity(body.activity),
  };
}

export async function profile(app, handle) {
  const params = { reposts: true };
  const address = path`/api/activities/@${handle}/activities`;
  const [{ body }, start] = await Promise.all([get(path`/api/activities/@${handle}`), firstPage(address, params)]);
  const user = body.profile;
  const list = feed(address, start, {
    ...app.actions,
    params,
    label: `Posts, replies and reposts of ${user.display_name}`,
    empty: 'Nothing posted, or all of it has expired.',
  });
  const name = h('h1', { tabindex: '-1', title: user.display_name }, h('bdi', {}, user.display_name));
  const bio = h('p', { class: 'bio', dir: 'auto' }, user.bio ?? '');
  const followers = h('b', {}, String(user.followers_count));
  const posts = h('b', {}, String(user.cruds_count));
  const followed = h('b', {}, String(user.following_count));
  const follow = isMe(user.handle) ? null : followButton(app, user, followers);
  const card = h(
    'header',
    { class: 'profile' },
    avatar(user, true),
    h('div', { class: 'who' }, name, h('p', { class: 'handle' }, h('bdi', {}, `@${user.handle}`))),
    follow ?? editButton(user, name, bio, app),
    bio,
    h(
      'p',
      { class: 'numbers' },
      h('span', {}, posts, ' posts'),
      h('span', {}, followers, ' followers'),
      h('span', {}, followed, ' following'),
      user.follows_viewer ? h('span', { class: 'follows-you' }, 'follows you') : null,
    ),
    isMe(user.handle) ? hiddenPeople(app) : person() ? hideButtons(app, user) : null,
  );
  return {
    title: `${user.display_name} (@${user.handle})`,
    element: h('div', {}, card, list.element),
    start: list.start,
    stop: list.stop,
    async refresh() {
      const now = (await get(path`/api/activities/@${handle}`)).body.profile;
      posts.textContent = String(now.cruds_count);
      followed.textContent = String(now.following_count);
      followers.textContent = String(now.followers_count);
      Object.assign(user, { followed: now.followed, followers_count: now.followers_count });
      follow?.dispatchEvent(new Event('refresh'));
      await list.refresh();
    },
  };
}

function followButton(app, user, followers) {
  const button = h('button', { type: 'button', class: 'follow' });
  const show = () => {
    button.textContent = user.followed ? 'Following' : 'Follow';
    button.setAttribute('aria-pressed', String(user.followed === true));
    button.classList.toggle('primary', !user.followed);
    followers.textContent = String(user.followers_count);
  };
  show();
  button.addEventListener('refresh', show);
  button.addEventListener('click', async () => {
    if (!person()) return app.actions.signIn();
    button.disabled = true;
    try {
      await call(user.followed ? 'DELETE' : 'PUT', path`/api/users/@${user.handle}/follow`);
      user.followed = !user.followed;
      user.followers_count += user.followed ? 1 : -1;
    } catch (refusal) {
      refused(refusal, app.actions.signIn);
    }
    button.disabled = false;
    show();
    return undefined;
  });
  return button;
}

/** Mute and block. Who is blocked has no page any more: what stands there then takes it back. */
function hideButtons(app, user) {
  const mute = h('button', { type: 'button', class: 'quiet mute' });
  const show = () => {
    mute.textContent = user.muted ? 'Muted' : 'Mute';
    mute.setAttribute('aria-pressed', String(user.muted === true));
  };
  show();
  mute.addEventListener('click', () =>
    change(app, mute, user.muted ? 'DELETE' : 'PUT', path`/api/users/@${user.handle}/mute`, () => {
      user.muted = !user.muted;
      show();
      toast(user.muted ? `You see @${user.handle} on this page alone.` : `You see @${user.handle} again.`);
    }),
  );
  const block = h('button', { type: 'button', class: 'quiet block' }, 'Block');
  block.addEventListener('click', () =>
    change(app, block, 'PUT', path`/api/users/@${user.handle}/block`, () => {
      const unblock = h('button', { type: 'button', class: 'primary unblock' }, 'Unblock');
      unblock.addEventListener('click', () =>
        change(app, unblock, 'DELETE', path`/api/users/@${user.handle}/block`, () => app.go(linkToPerson(user.handle), { replace: true })),
      );
      const title = h('h1', { tabindex: '-1' }, 'Blocked');
      block.closest('.profile').parentElement.replaceChildren(
        h(
          'div',
          { class: 'empty' },
          title,
          h('p', {}, 'You and ', h('bdi', {}, `@${user.handle}`), ' do not see each other any more. Your own page lists whom you block.'),
          unblock,
        ),
      );
      title.focus();
    }),
  );
  const report = h('button', { type: 'button', class: 'quiet report', onclick: () => reportPerson(user, app.actions.signIn) }, 'Report');
  return h('div', { class: 'hide' }, mute, block, report);
}

/** One change of who is hidden: what was shown before is not shown again by going back. */
async function change(app, button, method, address, done) {
  button.disabled = true;
  try {
    await call(method, address);
    app.forget();
    done();
  } catch (refusal) {
    refused(refusal, app.actions.signIn);
  }
  button.disabled = false;
}

/** Whom one blocks and mutes, asked for when it is opened. */
function hiddenPeople(app) {
  const lists = h('div', {});
  const details = h('details', { class: 'hidden-people' }, h('summary', {}, 'Blocked and muted'), lists);
  details.addEventListener('toggle', async () => {
    if (!details.open) return;
    try {
      const [blocked, muted] = await Promise.all([everybody('/api/profile/blocked'), everybody('/api/profile/muted')]);
      lists.replaceChildren(
        ...peopleToShowAgain(app, blocked, 'block', 'Unblock', 'You block nobody.'),
        ...peopleToShowAgain(app, muted, 'mute', 'Unmute', 'You mute nobody.'),
      );
    } catch (failure) {
      refused(failure, app.actions.signIn);
    }
  });
  return details;
}

async function everybody(address) {
  const people = [];
  let cursor = null;
  do {
    const { body, next } = await get(address + query({ limit: 100, cursor }));
    people.push(...body);
    cursor = next;
  } while (cursor);
  return people;
}

function peopleToShowAgain(app, people, relation, label, nobody) {
  if (!people.length) return [h('p', {}, nobody)];
  const items = people.map((user) => {
    const button = h('button', { type: 'button', class: 'quiet' }, label);
    const item = h(
      'li',
      {},
      h('a', { href: linkToPerson(user.handle) }, avatar(user), h('span', { class: 'who' }, h('b', {}, h('bdi', {}, user.display_name)), h('span', { class: 'handle' }, h('bdi', {}, `@${user.handle}`)))),
      button,
    );
    button.addEventListener('click', () =>
      change(app, button, 'DELETE', `/api/users/@${encodeURIComponent(user.handle)}/${relation}`, () => {
        const next = item.nextElementSibling ?? item.previousElementSibling;
        const summary = item.closest('details').querySelector('summary');
        item.remove();
        (next?.querySelector('button') ?? summary).focus();
      }),
    );
    return item;
  });
  return [h('ul', { class: `people ${relation}ed`, 'aria-label': relation === 'block' ? 'People you block' : 'People you mute' }, ...items)];
}

function editButton(user, name, bio, app) {
  const nameField = h('input', { value: user.display_name, maxlength: '255', required: true });
  const bioField = h('textarea', { rows: '3', maxlength: '1024' }, user.bio ?? '');
  const handleField = h('input', { value: user.handle, maxlength: '255', required: true, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'edit-title', class: 'edit-profile' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'edit-title' }, 'Edit profile'),
      h('label', {}, 'Name', nameField),
      h('label', {}, 'Handle, which is also the address of your page', handleField),
      h('label', {}, 'Bio', bioField),
      problem,
      h(
        'div',
        { class: 'tools' },
        h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { class: 'primary' }, 'Save'),
      ),
    ),
  );
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      let renamed = null;
      // First what may be refused: the handle may be somebody else's.
      if (handleField.value !== user.handle) {
        renamed = (await call('PUT', '/api/profile/handle', { handle: handleField.value })).body.handle;
        user.handle = renamed;
        handleField.value = renamed;
      }
      const { body } = await call('PUT', '/api/profile/update', { display_name: nameField.value, bio: bioField.value || null });
      name.replaceChildren(h('bdi', {}, body.display_name));
      name.title = body.display_name;
      bio.textContent = body.bio ?? '';
      setPerson(body);
      app.showPerson();
      dialog.close();
      if (renamed !== null) {
        app.forget();
        await app.go(linkToPerson(renamed), { replace: true });
      }
    } catch (refusal) {
      problem.replaceChildren(...refusalWithSignIn(refusal, () => { dialog.close(); app.actions.signIn(); }));
      problem.hidden = false;
    }
  });
  const open = h('button', { type: 'button', onclick: () => dialog.showModal() }, 'Edit profile');
  return h('div', { class: 'edit' }, open, dialog);
}

export async function search(app, term) {
  if (!term.trim()) {
    return { title: 'Search', element: h('div', {}, heading('Search'), h('p', { class: 'empty' }, 'Type words, or somebody’s name.')), start() {}, stop() {} };
  }
  const [{ body: people }, start] = await Promise.all([
    get('/api/users/search' + query({ term })),
    firstPage('/api/activities/search', { term }),
  ]);
  const list = feed('/api/activities/search', start, {
    ...app.actions,
    label: `Posts with ${term}`,
    empty: people.length ? 'No posts with these words.' : 'Nothing found.',
    params: { term },
  });
  const found = people.length
    ? h(
        'ul',
        { class: 'people', 'aria-label': 'People' },
        ...people.slice(0, 5).map((user) =>
          h(
            'li',
            {},
            h(
              'a',
              { href: linkToPerson(user.handle) },
              avatar(user),
              h('span', { class: 'who' }, h('b', {}, h('bdi', {}, user.display_name)), h('span', { class: 'handle' }, h('bdi', {}, `@${user.handle}`))),
            ),
          ),
        ),
      )
    : null;
  const posts = plural(start.activities.length, 'post', 'posts');
  const said = `${plural(people.length, 'person', 'people')}, ${start.next ? 'more than ' : ''}${posts}`;
  return { ...listView('Search', list, found), said };
}
