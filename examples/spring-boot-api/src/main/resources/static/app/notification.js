// What others did: one line for each, and how many have not been seen.

import { linkToActivity, linkToPerson, messageText, plural } from './activity.js';
import { call, get, query } from './api.js';
import { avatar, h, icon } from './dom.js';
import { person } from './session.js';
import { age, full } from './time.js';

const PATH = '/api/activities/notifications';

/** The most that the service counts: it stands for more. */
const MOST = 100;

const thing = (notification) => (notification.reply_to_activity_uuid ? 'your reply' : 'your post');

const WORDS = {
  like: (n) => `${n.count === 1 ? 'likes' : 'like'} ${thing(n)}`,
  repost: (n) => `reposted ${thing(n)}`,
  reply: () => 'replied to you',
  mention: () => 'mentions you',
  follow: (n) => `${n.count === 1 ? 'follows' : 'follow'} you`,
};

const ICONS = { like: 'like', repost: 'repost', reply: 'reply', mention: 'mention', follow: 'person' };

const name = (actor) => h('a', { href: linkToPerson(actor.handle), class: 'name' }, h('bdi', {}, actor.display_name));

/** "River, Wren and 3 others". */
function names({ actors, count }) {
  const named = actors.slice(0, 2).map(name);
  const others = count - named.length;
  const last = others > 0 ? plural(others, 'other', 'others') : named.length > 1 ? named.pop() : null;
  const listed = named.flatMap((link, i) => (i ? [', ', link] : [link]));
  return last ? [...listed, ' and ', last] : listed;
}

/** One notification as an article of a feed. */
export function notificationArticle(notification, { open }) {
  const { kind } = notification;
  const titleId = `${kind}-${notification.uuid}-${Date.parse(notification.notified_at)}`;
  const target = kind === 'follow' ? linkToPerson(notification.handle) : linkToActivity(notification);
  const element = h(
    'article',
    {
      class: `activity notification ${kind}${notification.unread ? ' unseen-yet' : ''}`,
      'data-uuid': notification.uuid,
      'data-expires': notification.expires_at,
      'aria-labelledby': titleId,
      tabindex: '0',
    },
    h('span', { class: 'sign' }, icon(ICONS[kind])),
    h(
      'div',
      { class: 'body' },
      h(
        'div',
        { class: 'faces' },
        ...notification.actors.map((actor) =>
          h('a', { href: linkToPerson(actor.handle), tabindex: '-1', 'aria-hidden': 'true' }, avatar(actor)),
        ),
      ),
      h(
        'p',
        { class: 'told', id: titleId },
        notification.unread ? h('span', { class: 'new' }, 'New') : null,
        ...names(notification),
        ` ${WORDS[kind](notification)} `,
        h(
          'a',
          { href: target, class: 'when', title: full(notification.notified_at) },
          h('time', { datetime: notification.notified_at }, age(notification.notified_at)),
        ),
      ),
      kind === 'follow' ? null : messageText(notification),
    ),
  );
  element.addEventListener('click', (event) => {
    if (!event.target.closest('a') && !String(getSelection()) && !event.defaultPrevented) open(target);
  });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === element) open(target);
  });
  return element;
}

/** One act is on one page, but a large group is continued on the next. */
export const notificationKey = ({ kind, uuid, notified_at: at }) => `${kind} ${uuid} ${at}`;

// ---- How many are unread ----

function showUnread(count) {
  const link = document.getElementById('my-notifications');
  const badge = link.querySelector('.badge');
  const text = count >= MOST ? `${MOST - 1}+` : String(count);
  badge.textContent = text;
  badge.hidden = count === 0;
  link.querySelector('.unread').textContent = count ? `${text} unread` : '';
}

/** Asks how many there are, and shows it. */
export async function countUnread() {
  if (!person()) {
    showUnread(0);
    return;
  }
  if (document.hidden) return;
  try {
    showUnread((await get(`${PATH}/unread`)).body.unread);
  } catch {
    // The next time, then.
  }
}

/** Who has the newest before them has seen them all. */
export async function markSeen(newest) {
  await call('PUT', `${PATH}/seen` + query({ up_to: newest }));
  await countUnread();
}
