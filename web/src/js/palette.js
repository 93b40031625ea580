// The command palette (Ctrl K): every entry of the menu by name or pinyin initials, and a search
// of the complaints for what was typed.

import { $, $$, composing, make, onClick } from './dom.js';

const box = () => $('#palette');

/** Opens the palette with a text already in it. */
export function openPalette(text = '') {
  const dialog = box();
  if (!dialog || !dialog.showModal || dialog.open) return;
  dialog.showModal();
  const input = $('input', dialog);
  input.value = text;
  draw(dialog);
  input.focus();
}

/** Menu entries that have the text in their name or words. */
function entries(text) {
  const wanted = text.toLowerCase();
  return $$('#side a').filter((link) => {
    const words = `${link.title} ${link.dataset.words || ''}`.toLowerCase();
    return words.indexOf(wanted) >= 0;
  });
}

function draw(dialog) {
  const list = $('ul', dialog);
  const text = $('input', dialog).value.trim();
  list.textContent = '';
  for (const link of entries(text)) {
    const go = link.dataset.go ? `G ${link.dataset.go.toUpperCase()}` : '';
    add(list, $('.i', link), link.title, go, link.href);
  }
  if (text) {
    const href = `/complaints?q=${encodeURIComponent(text)}`;
    add(list, $('.pal-i .i', dialog), `${list.dataset.search} “${text}”`, '', href);
  }
  mark(dialog, 0);
}

function add(list, icon, label, key, href) {
  const item = make('li');
  item.id = `palette-${list.children.length}`;
  item.setAttribute('role', 'option');
  item.dataset.href = href;
  if (icon) item.appendChild(icon.cloneNode(true));
  item.appendChild(make('span', 'el', label));
  if (key) item.appendChild(make('span', 'k', key));
  list.appendChild(item);
}

function mark(dialog, wanted) {
  const items = $$('li', dialog);
  const at = items.length ? (wanted + items.length) % items.length : -1;
  items.forEach((item, i) => item.setAttribute('aria-selected', i === at));
  const input = $('input', dialog);
  if (at < 0) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  input.setAttribute('aria-activedescendant', items[at].id);
  const list = items[at].parentNode;
  const { offsetTop, offsetHeight } = items[at];
  const top = offsetTop - list.offsetTop;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = top + offsetHeight - list.clientHeight;
  }
}

onClick('[data-palette], .gsearch button', (_, event) => {
  if (!box() || !box().showModal) return;
  event.preventDefault();
  openPalette();
});
document.addEventListener('input', (event) => {
  if (event.target.matches('[data-palette]')) {
    openPalette(event.target.value);
    event.target.value = '';
  } else if (event.target.closest('#palette')) {
    draw(box());
  }
});
document.addEventListener('keydown', (event) => {
  const dialog = event.target.closest && event.target.closest('#palette');
  if (!dialog || composing(event)) return;
  const at = $$('li', dialog).findIndex((item) => item.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    mark(dialog, at + (event.key === 'ArrowDown' ? 1 : -1));
  } else if (event.key === 'Enter' && at >= 0) {
    event.preventDefault();
    location.href = $$('li', dialog)[at].dataset.href;
  }
});
onClick('#palette li', (item) => {
  location.href = item.dataset.href;
});
