// What the scripts tell people. Trouble stays until it is closed; a toast is only for good news.

import { $, fill, make, words } from './dom.js';

let toastTimer = 0;

/** Good news that may be missed; with an address it leads there and stays longer. */
export function toast(text, href) {
  toasts([{ title: text, href }]);
}

/** Several at once, one below the other. */
export function toasts(news) {
  let box = $('#toast');
  if (!box) {
    box = make('div', 'toast');
    box.id = 'toast';
    box.setAttribute('role', 'status');
    document.body.appendChild(box);
  }
  box.textContent = '';
  const leads = news.some(({ href }) => href);
  for (const { title, href } of news) {
    const line = make('div', '');
    const link = href ? make('a', '', title) : make('span', '', title);
    if (href) link.href = href;
    line.appendChild(link);
    box.appendChild(line);
  }
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(
    () => {
      box.hidden = true;
    },
    leads ? 10000 : 4000,
  );
}

/**
 * A sentence at the top of the page, over whatever is scrolled there; `kind` is the letter of the
 * alert's class. One per `key`: a later one takes its place, an empty text takes it away.
 */
export function say(kind, text, key = 'trouble') {
  const old = $(`[data-key-of="${key}"]`);
  if (old) old.remove();
  if (!text) return;
  const box = make('div', `alert alert--${kind}`);
  box.dataset.keyOf = key;
  box.setAttribute('role', kind === 'g' || kind === 'i' ? 'status' : 'alert');
  box.appendChild(make('div', '', text));
  const close = make('button', 'x', '×');
  close.type = 'button';
  close.setAttribute('aria-label', words().close);
  close.addEventListener('click', () => box.remove());
  box.appendChild(close);
  const open = $('dialog[open] .dlg-b');
  (open || $('#live') || document.body).prepend(box);
}

/**
 * An answer that is neither a page nor a form with errors. 401 asks for the password and keeps what
 * was typed; every other answer says its reason if it is one of our error pages.
 */
export function answerTrouble(status, html, requestNo) {
  const relogin = $('#relogin');
  if (status === 401 && relogin && relogin.showModal) {
    if (!relogin.open) relogin.showModal();
    return;
  }
  const page = new DOMParser().parseFromString(html || '', 'text/html');
  const reason = $('[data-reason]', page);
  const known = { 403: words().forbidden, 409: words().conflict }[status];
  const failed = fill(words().failed, { id: requestNo || '-' });
  const told = status < 500 && reason && reason.textContent;
  say(status === 409 ? 's' : 'o', told || known || failed);
}
