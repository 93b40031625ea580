// File fields: the input covers its box, so dropping works by itself; here the names are shown and
// pasted pictures are taken.

import { $, $$ } from './dom.js';

function show(input) {
  const names = Array.from(input.files).map((file) => file.name);
  const place = $('.drop-n', input.closest('[data-drop]'));
  if (place) place.textContent = names.join('  ');
}

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-drop] input[type=file]')) show(event.target);
});
for (const [name, over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest && event.target.closest('[data-drop]');
    if (box) box.classList.toggle('is-over', over);
  });
}
document.addEventListener('paste', (event) => {
  const files = event.clipboardData ? Array.from(event.clipboardData.files) : [];
  const input = $$('[data-drop] input[type=file]').find((field) => field.offsetParent);
  if (!files.length || !input) return;
  event.preventDefault();
  const all = new DataTransfer();
  Array.from(input.files).concat(files).forEach((file) => all.items.add(file));
  input.files = all.files;
  show(input);
});
