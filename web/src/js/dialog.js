// Dialogs: those of the page, the form of a linked page in a panel, the question before an act that
// can't be undone. Without <dialog> (or without script) links and forms simply go their way.

import { $, fill, make, onClick, words } from './dom.js';
import { welcome } from './htmx.js';
import { answerTrouble, say } from './message.js';

const can = (dialog) => dialog && dialog.showModal;

/** Opens a dialog, once. */
export function open(dialog) {
  if (can(dialog) && !dialog.open) dialog.showModal();
}

onClick('[data-dialog]', (button, event) => {
  const dialog = $(button.dataset.dialog);
  if (!can(dialog)) return;
  event.preventDefault();
  open(dialog);
});

onClick('[data-close]', (button, event) => {
  const dialog = button.closest('dialog');
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// A click beside the dialog closes it, unless something was typed into it.
document.addEventListener('click', (event) => {
  const dialog = event.target;
  if (dialog.tagName === 'DIALOG' && dialog.open && !dialog.dataset.typed) dialog.close();
});
document.addEventListener('input', (event) => {
  const dialog = event.target.closest('dialog');
  if (dialog) dialog.dataset.typed = 'yes';
});
document.addEventListener(
  'close',
  (event) => {
    delete event.target.dataset.typed;
  },
  true,
);

// data-panel on a link: the form of that page, in a dialog over this one.
onClick('a[data-panel]', async (link, event) => {
  const panel = $('#panel');
  if (!can(panel) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(link.href, { headers: { 'HX-Request': 'true' } });
  } catch (lost) {
    say('o', words().offline);
    return;
  }
  const html = await answer.text();
  if (!answer.ok) {
    answerTrouble(answer.status, html, answer.headers.get('x-request-id'));
    return;
  }
  const page = new DOMParser().parseFromString(html, 'text/html');
  const form = $('main form[data-send]', page);
  if (!form) {
    location.href = link.href;
    return;
  }
  const title = $('main h1', page);
  const head = make('div', 'dlg-h');
  head.appendChild(make('h2', '', title ? title.textContent : link.textContent));
  const body = $('#panel-body');
  body.textContent = '';
  body.appendChild(document.adoptNode(form));
  const old = $('.dlg-h', panel);
  if (old) old.remove();
  panel.prepend(head);
  panel.setAttribute('aria-label', head.textContent);
  welcome(form);
  open(panel);
  const first = $('[autofocus], input:not([type=hidden]), select, textarea', form);
  if (first) first.focus();
});

// data-confirm="SENTENCE" on a button: asked before its form is sent. {n} is the number of rows
// that are selected.
onClick('[data-confirm]', (button, event) => {
  const dialog = $('#confirm');
  if (!can(dialog) || button.dataset.confirmed) {
    delete button.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const n = document.querySelectorAll('[data-list] tbody .cb:checked').length;
  $('[data-text]', dialog).textContent = fill(button.dataset.confirm, { n });
  $('[data-yes]', dialog).onclick = () => {
    dialog.close();
    button.dataset.confirmed = 'yes';
    button.click();
  };
  open(dialog);
});
