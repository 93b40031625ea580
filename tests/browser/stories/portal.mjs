// The public site on a phone, with script and without: find a fee, compare two products, complain with two files, follow
// it, rate the answer. And axe over every page that everybody may open, in both languages, in large print, on both sizes.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { accessible, check, fits, leave, person, picture, root, same, sizes } from '../lib.mjs';

/** Most compressed bytes of a page without pictures. */
const PAGE_BYTES_MAX = 100_000;
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

/** A page as somebody outside of the bank opens it. */
const visitor = (browser, bank, more) => person(browser, bank, null, { size: sizes.phone, ...more });

async function fee(page) {
  await page.goto('/p/');
  await fits(page, 'first page on a phone');
  await page.fill('#q', 'nf');
  await page.click('.site-find button');
  const hit = page.locator('.site-list a[href^="/p/fees/"]').first();
  check(await hit.count() === 1, 'a fee is found by the first letters of its pinyin');
  const name = await hit.textContent();
  await Promise.all([page.waitForURL(/\/p\/fees\//), hit.click()]);
  same(await page.textContent('h1'), name, 'the fee of the hit');
  await fits(page, 'a fee on a phone');
}

async function compare(page) {
  await page.goto('/p/products');
  await page.locator('.site-list a').first().click();
  await page.waitForURL(/\/p\/products\/./);
  await fits(page, 'a product on a phone');
  check(await page.locator('.risk li').count() > 0 || await page.locator('h2').count() > 0, 'it says what it is');
  await page.selectOption('#b', { index: 0 });
  await page.click('form[action="/p/products/compare"] button');
  await page.waitForURL(/compare\?/);
  check(await page.locator('tbody tr').count() > 3, 'both stand side by side');
}

async function complain(page, script, text) {
  await page.goto('/p/complain');
  await fits(page, 'first step on a phone');
  await page.check('input[name=who][value=self]').catch(() => page.selectOption('#f-who', 'self'));
  await page.click('#form button.btn--p');
  check(await page.locator('[id="f-complainant.name-e"]').count() === 1, 'a missing name is told');
  await page.fill('[id="f-complainant.name"]', '温如言');
  await page.click('#form button.btn--p');
  await page.waitForURL(/step=2/);
  await page.fill('#f-content', text);
  await page.fill('#f-demand', '退还年费');
  await page.click('#form button.btn--p');
  await page.waitForURL(/step=3/);
  await page.fill('[id="f-complainant.phone"]', '13900010088');
  await page.click('#form button.btn--p');
  await page.waitForURL(/step=4/);
  const files = ['账单.png', '合同.png'].map(name => ({ name, mimeType: 'image/png', buffer: PNG }));
  await page.setInputFiles('#f-files', files);
  await page.click('#form button');
  await page.waitForURL(/step=4/);
  same(await page.locator('.site-files li').count(), 2, 'files');
  await page.click('a[href$="step=5"]');
  await page.waitForURL(/step=5/);
  await fits(page, 'last step on a phone');
  await picture(page, `portal-check-phone${script ? '' : '-plain'}`, true);
  if (script) await page.locator('form[data-solved]').waitFor();
  // Nobody fills in five pages within seconds; who does waits to be looked at.
  await page.waitForTimeout(6000);
  await page.click('#form button.btn--p');
  await page.locator('.pub-code').waitFor();
  await fits(page, 'acknowledgement on a phone');
  await picture(page, `portal-sent-phone${script ? '' : '-plain'}`, true);
  return page.textContent('.pub-code');
}

async function follow(page, code) {
  await page.goto('/p/track');
  await page.fill('#f-code', code.toLowerCase());
  await page.click('#form button');
  await page.locator('[role=status] dl').waitFor();
}

/** From acceptance to the reply, by people of the bank. */
async function answered(browser, bank, number) {
  const office = await person(browser, bank, 'wangyaqin');
  const token = await office.goto(`/complaints/${number}`);
  same(token.status(), 200, 'the case is in the worklist');
  check((await office.textContent('main')).includes('账单.png') || await office.locator('a[href*="/files/"]').count() === 2, 'with its files');
  await leave(office);
}

async function played(browser, bank, script) {
  const page = await visitor(browser, bank, { script });
  await fee(page);
  await compare(page);
  const code = await complain(page, script, `信用卡年费：${script ? '有' : '无'}脚本提交，办卡时说免年费。`);
  check(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/.test(code), `the code is ${code}`);
  await follow(page, code);
  const number = await page.textContent('[role=status] dl dd');
  check(/^TS-/.test(number), `it is a case: ${number}`);
  await fits(page, 'tracking on a phone');
  await picture(page, `portal-track-phone${script ? '' : '-plain'}`, true);
  const message = page.locator('form[action="/p/track/message"]');
  await page.locator('summary', { hasText: '补充说明' }).click();
  await message.locator('textarea').fill('补充：有通话录音。');
  await message.locator('button').click();
  await page.locator('.said').waitFor();
  await leave(page);
  await answered(browser, bank, number);
}

async function rated(browser, bank) {
  // A case of the demo bank that was answered: its clerk tells the code, the customer rates the answer.
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/complaints?status=replied');
  const link = office.locator('main a[href^="/complaints/TS-"]').first();
  if (await link.count() === 0) return leave(office);
  await link.click();
  const code = await office.locator('text=/[2-9A-Z]{12}/').first().textContent();
  await leave(office);
  const page = await visitor(browser, bank, { script: false });
  await follow(page, /[2-9A-Z]{12}/.exec(code)[0]);
  await page.locator('summary', { hasText: '评价' }).click();
  const form = page.locator('form[action="/p/track/satisfy"]');
  await form.locator('[name=score]').first().evaluate(() => null);
  const select = form.locator('select[name=score]');
  if (await select.count()) await select.selectOption('4');
  else await form.locator('input[name=score][value="4"]').check();
  await form.locator('button').click();
  check((await page.textContent('main')).includes('4 分'), 'the rating is shown');
  return leave(page);
}

/** Every GET route under /p/ of the permission table, which a test holds against the router. */
function routes() {
  const table = fs.readFileSync(path.join(root, 'crates/identity/src/access/routes.rs'), 'utf8');
  return [...table.matchAll(/\("GET",\s+"(\/p\/[^"]*)",\s+Public\)/g)].map(found => found[1]);
}

/** Addresses for the routes with places in them: links found on other public pages. */
async function addresses(page, templates) {
  const found = new Set();
  const queue = ['/p/'];
  for (const start of [...templates.filter(t => !t.includes('{')), ...queue]) {
    const answer = await page.goto(start);
    if (!answer || !(answer.headers()['content-type'] || '').startsWith('text/html')) continue;
    for (const href of await page.$$eval('a[href^="/p/"]', links => links.map(a => a.getAttribute('href')))) found.add(href.split('#')[0]);
  }
  const fit = template => {
    const pattern = new RegExp(`^${template.replace(/\{[^}]*\}/g, '[^/?]+')}$`);
    return [...found].find(href => pattern.test(href));
  };
  return templates.map(t => [t, t.includes('{') ? fit(t) : t]);
}

/** Files and data; the hall screen has its own story. */
const NOT_PAGES = [/\.json$/, /\/file$/, /^\/p\/hall/, /\.(ics|xlsx|svg|png)$/];

async function audited(browser, bank) {
  const seen = await visitor(browser, bank, { size: sizes.desktop });
  const templates = routes().filter(t => !NOT_PAGES.some(p => p.test(t)));
  check(templates.length > 8, `only ${templates}`);
  const pages = await addresses(seen, templates);
  await leave(seen);
  for (const [template, address] of pages) check(address, `no public page leads to one of ${template}`);
  for (const [name, more, large] of [
    ['zh desktop', { size: sizes.desktop }, false], ['en desktop', { size: sizes.desktop, locale: 'en-GB' }, false],
    ['zh phone', {}, false], ['large phone', {}, true], ['large desktop', { size: sizes.desktop }, true],
  ]) {
    const page = await visitor(browser, bank, more);
    if (large) await page.context().addCookies([{ name: 'print', value: 'large', url: bank.address }]);
    for (const [, address] of pages) {
      const answer = await page.goto(address);
      same(answer.status(), 200, address);
      const bytes = zlib.gzipSync(await answer.body()).length;
      check(bytes < PAGE_BYTES_MAX, `${address} ${name} has ${bytes} bytes compressed`);
      await accessible(page, `${address} ${name}`);
      await fits(page, `${address} ${name}`);
    }
    if (name !== 'en desktop') {
      for (const address of ['/p/', '/p/fees', '/p/complain']) {
        await page.goto(address);
        await picture(page, `portal${address.replace(/\/p\/?/, '-') || '-'}-${name.replace(' ', '-')}`, true);
      }
    }
    await leave(page);
  }
}

export default {
  'the public site on a phone without script': (browser, bank) => played(browser, bank, false),
  'the public site on a phone with script': (browser, bank) => played(browser, bank, true),
  'an answer is rated by the holder of the code': rated,
  'axe finds nothing on any public page': audited,
};
