// Keeps a hall screen through a day without network: the network first, what was kept after that.

const NAME = 'hall-1';
/** An answer that takes longer is not waited for when there is a kept one, milliseconds. */
const PATIENCE = 6000;

/** The address under which something is kept: of pages and programmes the part that says what is shown. */
function key(url) {
  const at = new URL(url);
  at.searchParams.delete('showing');
  at.searchParams.delete('slide');
  return at.href;
}

async function kept(url) {
  const found = await caches.match(key(url));
  if (!found) return null;
  const headers = new Headers(found.headers);
  headers.set('x-kept', '1');
  return new Response(await found.blob(), { status: found.status, headers });
}

async function fresh(request) {
  const answer = await fetch(request);
  if (answer.status === 200) {
    const cache = await caches.open(NAME);
    await cache.put(key(request.url), answer.clone());
  }
  return answer;
}

async function answer(request) {
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, null);
  });
  const coming = fresh(request).catch(() => null);
  const first = await Promise.race([coming, late]);
  // A server that is in trouble is as good as none.
  if (first && first.status < 500) return first;
  return (await kept(request.url)) || first || (await coming) || Response.error();
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && new URL(event.request.url).origin === self.location.origin) {
    event.respondWith(answer(event.request));
  }
});
self.addEventListener('message', (event) => {
  const urls = event.data.keep || [];
  const one = (url) => fresh(new Request(url)).catch(() => null);
  event.waitUntil(Promise.all(urls.map(one)));
});
