// Times of the server: its clock is what posts expire by.

let offset = 0;

/** Learns the server's time from an answer. */
export function observe(dateHeader) {
  const server = Date.parse(dateHeader);
  if (!Number.isNaN(server)) {
    const seen = server - Date.now();
    // The header has whole seconds: smaller differences are none.
    offset = Math.abs(seen) > 1500 ? seen : 0;
  }
}

export const now = () => Date.now() + offset;

const ago = (n, unit) => `${n} ${unit}`;

/** How long ago, in few letters. */
export function age(instant) {
  const seconds = Math.max(0, (now() - Date.parse(instant)) / 1000);
  if (seconds < 45) return 'now';
  if (seconds < 3600) return ago(Math.max(1, Math.round(seconds / 60)), 'min');
  if (seconds < 86400) return ago(Math.round(seconds / 3600), 'h');
  if (seconds < 7 * 86400) return ago(Math.round(seconds / 86400), 'd');
  return new Date(instant).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** The same as the end of a sentence. */
export function since(instant) {
  const text = age(instant);
  if (text === 'now') return 'just now';
  return now() - Date.parse(instant) < 7 * 86400_000 ? `${text} ago` : `on ${text}`;
}

/** How long it will be shown; null for ever. */
export function remaining(instant) {
  if (!instant) return null;
  const seconds = Math.max(0, (Date.parse(instant) - now()) / 1000);
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h left`;
  return `${Math.round(seconds / 86400)} days left`;
}

/** The whole of it, for whoever points at it. */
export const full = (instant) => new Date(instant).toLocaleString();
