// What an activity said before it was edited: that it was, and a list to open.

import { messageText } from './activity.js';
import { get, path, query } from './api.js';
import { announce, h } from './dom.js';
import { full, since } from './time.js';

const PAGE = 20;

const written = (instant) => h('time', { datetime: instant, title: full(instant) }, since(instant));

/** Says when an activity was edited, and shows former texts when it is opened; null if it never was. */
export function editMark(activity) {
  if (!activity.edited_at) return null;
  const list = h('ol', { 'aria-label': 'Former texts' });
  const more = h('button', { type: 'button', class: 'quiet' }, 'Older texts');
  const details = h('details', { class: 'edits' }, h('summary', {}, 'Edited ', written(activity.edited_at)), list);
  let next = null;
  let begun = false;
  const read = async () => {
    more.disabled = true;
    try {
      const page = await get(path`/api/activities/@${activity.handle}/status/${activity.uuid}/edits` + query({ limit: PAGE, cursor: next }));
      next = page.next;
      list.append(...page.body.map((former) => h('li', {}, h('p', { class: 'written' }, 'Written ', written(former.created_at)), messageText(former))));
      announce(`${list.childElementCount} former ${list.childElementCount === 1 ? 'text' : 'texts'}`);
      if (next) details.append(more);
      else more.remove();
    } catch (failure) {
      more.textContent = `${failure.message} Try again.`;
      details.append(more);
    }
    more.disabled = false;
  };
  more.addEventListener('click', read);
  details.addEventListener('toggle', () => {
    if (!details.open || begun) return;
    begun = true;
    read();
  });
  return details;
}

/** Shows the text that an activity has now. */
export function showText(shown, activity) {
  shown.querySelector('.body > .message').replaceWith(messageText(activity));
  shown.querySelector('.body > .edits')?.remove();
  const mark = editMark(activity);
  if (mark) shown.querySelector('.body > .message').after(mark);
}
