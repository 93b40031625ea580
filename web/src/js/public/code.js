/**
 * Puts the tracking code behind `#c=` (it comes from the QR code of the acknowledgement) into the
 * field that asks for it, and takes it out of the address, so that it stays in no history.
 */
export function fillCode(page, view) {
  const found = /^#c=([A-Za-z0-9-]{4,40})$/.exec(view.location.hash);
  const field = page.querySelector('[data-code]');
  if (!found || !field) return;
  if (!field.value) field.value = found[1];
  view.history.replaceState(null, '', view.location.pathname);
}
