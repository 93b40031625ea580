// New notices without reloading: the number in the top bar and a toast that leads to the matter.
// A page that is not seen gives its connection up: over plain http a browser has six for all windows.

import { $ } from './dom.js';
import { toasts } from './message.js';

/** After a failure it is tried again, later each time, milliseconds. */
const AGAIN = 5000;
const AGAIN_MAX = 300000;

let source = null;
let pause = AGAIN;
let timer = 0;

function told(event) {
  pause = AGAIN;
  const { unread, news = [] } = JSON.parse(event.data);
  const count = $('[data-live] .ct');
  if (count) count.textContent = unread > 99 ? '99+' : unread || '';
  // Paths of this site only.
  const local = (href) => (/^\/(?!\/)/.test(href) ? href : '/notices');
  if (news.length) toasts(news.map(({ title, href }) => ({ title, href: local(href) })));
}

function shut() {
  clearTimeout(timer);
  if (source) source.close();
  source = null;
}

function open() {
  const bell = $('[data-live]');
  if (!bell || source || document.hidden || !window.EventSource) return;
  source = new EventSource(bell.dataset.live);
  source.addEventListener('notices', told);
  source.addEventListener('error', () => {
    // A connection that was cut comes back by itself; one that was refused does not.
    if (!source || source.readyState !== EventSource.CLOSED) return;
    shut();
    timer = setTimeout(open, pause);
    pause = Math.min(pause * 2, AGAIN_MAX);
  });
}

document.addEventListener('visibilitychange', () => (document.hidden ? shut() : open()));
window.addEventListener('pagehide', shut);
window.addEventListener('pageshow', open);
open();
