// Things that open and close: the drawer, filters on phones, the person's menu.

import { $, $$, onClick } from './dom.js';

document.documentElement.classList.add('has-js');

// data-toggle="SELECTOR" shows or hides; with data-toggle-class it gives and takes that class.
onClick('[data-toggle]', (button, event) => {
  const target = $(button.dataset.toggle);
  if (!target) return;
  event.preventDefault();
  const name = button.dataset.toggleClass;
  const open = name ? target.classList.toggle(name) : !(target.hidden = !target.hidden);
  button.setAttribute('aria-expanded', open);
});

// A click elsewhere or Escape closes the person's menu and the drawer.
function closeOthers(target) {
  for (const menu of $$('details.me[open]')) {
    if (!target || !menu.contains(target)) menu.open = false;
  }
  const drawer = $('#side.is-open');
  if (drawer && (!target || !target.closest('#side, [data-toggle="#side"]'))) {
    drawer.classList.remove('is-open');
    const button = $('[data-toggle="#side"]');
    if (button) button.setAttribute('aria-expanded', false);
  }
}
document.addEventListener('click', (event) => closeOthers(event.target));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeOthers(null);
});

// A phrase that fills a field: data-fill="SELECTOR".
onClick('[data-fill]', (button) => {
  const field = $(button.dataset.fill);
  if (!field) return;
  field.value = field.value && field.matches('textarea')
    ? `${field.value.trim()}\n${button.textContent.trim()}`
    : button.textContent.trim();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});
