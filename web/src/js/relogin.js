// The session has ended while somebody was typing: the password is asked for over the page, and
// what was typed is sent again by hand.

import { $ } from './dom.js';
import { toast } from './message.js';

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-relogin]')) return;
  event.preventDefault();
  const note = $('[data-error]', form);
  const password = $('[name=password]', form);
  const request = { method: 'POST', body: new URLSearchParams(new FormData(form)) };
  request.headers = { 'HX-Request': 'true' };
  try {
    const answer = await fetch(form.action, request);
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const reason = $('[data-reason], [data-summary] li', page);
      note.textContent = reason ? reason.textContent : note.dataset.error;
      password.focus();
      return;
    }
    form.closest('dialog').close();
    toast(note.dataset.done);
  } catch (lost) {
    note.textContent = document.body.dataset.offline;
  } finally {
    password.value = '';
  }
});
