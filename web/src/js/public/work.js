/**
 * A form with `data-work` (a text) and `data-bits` gets a number into its field `work`, such that
 * SHA-256 of "text.number" begins with that many zero bits. Without script, without Web Crypto (it
 * needs https) or before it is found, the form is sent all the same: nobody is turned away for it.
 */
export async function solve(page, view) {
  const form = page.querySelector('form[data-work]');
  const subtle = view.crypto && view.crypto.subtle;
  if (!form || !subtle || !view.TextEncoder) return;
  const text = form.getAttribute('data-work');
  const bits = Number(form.getAttribute('data-bits'));
  const encoder = new view.TextEncoder();
  for (let n = 0; n < 2 ** (bits + 4); n += 1) {
    const sum = await subtle.digest('SHA-256', encoder.encode(`${text}.${n}`));
    if (zeroBits(new Uint8Array(sum)) >= bits) {
      form.elements.work.value = String(n);
      form.setAttribute('data-solved', '');
      return;
    }
  }
}

/** How many bits at the beginning are zero. */
export function zeroBits(bytes) {
  let count = 0;
  for (const byte of bytes) {
    if (byte !== 0) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}
