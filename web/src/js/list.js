// Lists (`data-list` on the table): J and K move, X selects, Enter opens; select all; the bulk bar.

import { $, $$, fill, onClick } from './dom.js';

const rows = () => $$('[data-list] tbody tr');

/** Moves the current row; the focus goes to its link, so that Enter opens it. */
export function move(step) {
  const all = rows();
  if (!all.length) return;
  const old = all.findIndex((row) => row.classList.contains('is-cur'));
  if (old >= 0) all[old].classList.remove('is-cur');
  const row = all[Math.max(0, Math.min(all.length - 1, old + step))];
  row.classList.add('is-cur');
  row.scrollIntoView({ block: 'nearest' });
  const link = $('a[data-open]', row);
  if (link) link.focus({ preventScroll: true });
}

/** Selects the current row, or takes the selection back. */
export function selectCurrent() {
  const box = $('[data-list] tr.is-cur .cb');
  if (box) box.click();
}

function count() {
  const boxes = $$('[data-list] tbody .cb');
  const chosen = boxes.filter((box) => box.checked).length;
  for (const text of $$('[data-selcount]')) {
    text.textContent = fill(text.dataset.selcount, { n: chosen });
  }
  for (const button of $$('[data-bulk]')) button.disabled = !chosen;
  const all = $('[data-list] [data-all]');
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

document.addEventListener('change', (event) => {
  const box = event.target;
  if (box.matches('[data-list] [data-all]')) {
    for (const row of rows()) {
      const own = $('.cb', row);
      if (own) own.checked = box.checked;
      row.classList.toggle('is-sel', box.checked);
    }
    count();
  } else if (box.matches('[data-list] tbody .cb')) {
    box.closest('tr').classList.toggle('is-sel', box.checked);
    count();
  }
});
document.addEventListener('htmx:load', count);

// The height of the rows; a matter of the moment, so nothing is stored.
onClick('[data-density]', (button) => {
  document.documentElement.dataset.density = button.dataset.density;
  for (const other of $$('[data-density]', button.parentNode)) {
    other.setAttribute('aria-pressed', other === button);
  }
});
