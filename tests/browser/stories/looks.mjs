// Looks at personal data: a value is gone after a minute, a refresh asks for a purpose again, a limit refuses and
// is raised by somebody else, an alert is reviewed by another person.
import { accessible, check, fits, leave, person, picture, same, sizes } from '../lib.mjs';

const OFFICE = 'wangyaqin';
const HANDLER = 'tianyihe';
const PLAIN = /199\d{8}/;

async function pictured(page, what, full = false) {
  await accessible(page, what);
  await picture(page, what, full);
  await page.setViewportSize(sizes.phone);
  await fits(page, `${what} on a phone`);
  await picture(page, `${what}-phone`, full);
  await page.setViewportSize(sizes.desktop);
}

async function firstCase(page) {
  await page.goto('/complaints?tab=open');
  return (await page.textContent('.tbl tbody .mono')).trim();
}

async function goneAfterAMinute(browser, bank) {
  const handler = await person(browser, bank, HANDLER);
  const number = await firstCase(handler);
  await handler.clock.install();
  await handler.goto(`/complaints/${number}`);
  await handler.locator('a[data-reveal][href$="/reveal/phone"]').click();
  await handler.click('#reveal button[type=submit]');
  check(!PLAIN.test(await handler.innerText('main')), 'without a purpose nothing is shown');
  await handler.selectOption('#reveal-w', 'contact');
  await handler.fill('#reveal-r', '回访核实诉求');
  await picture(handler, 'reveal-dialog');
  await handler.click('#reveal button[type=submit]');
  await handler.waitForFunction(() => /199\d{8}/.test(document.querySelector('main').innerText));
  check((await handler.textContent('.wm')).includes(HANDLER), 'the mark stands over the page');
  await picture(handler, 'reveal-shown');
  await handler.clock.fastForward(58_000);
  check(PLAIN.test(await handler.innerText('main')), 'it is still there before the minute is over');
  await handler.clock.fastForward(4_000);
  await handler.waitForFunction(() => !/199\d{8}/.test(document.querySelector('main').innerText));
  await leave(handler);
}

async function withoutScript(browser, bank) {
  const handler = await person(browser, bank, HANDLER, { script: false });
  const number = await firstCase(handler);
  await handler.goto(`/complaints/${number}/reveal/phone`);
  await handler.selectOption('#f-why', 'identify').catch(() => handler.check('input[name=why][value=identify]'));
  await handler.fill('#f-reason', '核对来电号码');
  await picture(handler, 'reveal-form');
  const sent = handler.waitForRequest(request => request.method() === 'POST');
  const got = handler.waitForResponse(answer => answer.request().method() === 'POST');
  await handler.click('main form button[type=submit]');
  const [request, answer] = [await sent, await got];
  check(PLAIN.test(await handler.innerText('main')), 'the value is shown');
  same(answer.headers()['cache-control'], 'no-store', 'nobody keeps the answer');
  same(answer.headers().refresh, `60; url=/complaints/${number}`, 'where the page goes by itself');
  await picture(handler, 'reveal-page');
  // The same form once more, as a refresh or a step back sends it.
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const again = await handler.request.post(request.url(), { data: request.postData(), headers });
  same(again.status(), 422, 'a form that was used');
  check(!PLAIN.test(await again.text()), 'shows nothing again');
  await handler.waitForURL(url => url.pathname === `/complaints/${number}`, { timeout: 75_000 });
  check(!PLAIN.test(await handler.innerText('main')), 'the page went back to the masked value');
  // Chromium has nothing to show there and asks whether to send the form again.
  await handler.goBack().catch(() => {});
  check(!PLAIN.test(await handler.innerText('body')), 'going back shows nothing');
  await leave(handler);
}

async function setLimits(office, value) {
  await office.goto('/looks/policy');
  const fields = office.locator('input[name$="_reveal"]');
  for (let i = 0; i < await fields.count(); i += 1) await fields.nth(i).fill(value);
  await office.click('main form button[type=submit]');
  await office.locator('.alert--g').waitFor();
}

async function limited(browser, bank) {
  const office = await person(browser, bank, OFFICE);
  await office.goto('/looks/policy');
  await pictured(office, 'look-policy', true);
  await office.fill('#f-night_from', '77');
  await office.click('main form button[type=submit]');
  same(await office.inputValue('#f-night_from'), '77', 'what was typed stays');
  await setLimits(office, '0');
  const handler = await person(browser, bank, HANDLER);
  const number = await firstCase(handler);
  await handler.goto(`/complaints/${number}`);
  const ask = async () => {
    await handler.locator('a[data-reveal][href$="/reveal/phone"]').click();
    await handler.selectOption('#reveal-w', 'contact');
    await handler.fill('#reveal-r', '回访核实诉求');
    await handler.click('#reveal button[type=submit]');
  };
  await ask();
  await handler.waitForFunction(() => /上限/.test(document.body.innerText));
  await picture(handler, 'reveal-refused');
  check(!PLAIN.test(await handler.innerText('main')), 'nothing is shown over the limit');

  await office.goto(`/looks/people/${HANDLER}`);
  await pictured(office, 'look-person', true);
  await office.click('a[href^="/looks/raise"]');
  await office.waitForURL('**/looks/raise**');
  await pictured(office, 'look-raise');
  await office.locator('#f-kind').selectOption('reveal').catch(() => office.check('input[name=kind][value=reveal]'));
  await office.fill('#f-extra', '500');
  await office.fill('#f-reason', '季度集中回访');
  await office.click('main form button[type=submit]');
  await office.waitForURL(`**/looks/people/${HANDLER}`);
  check((await office.textContent('main')).includes('季度集中回访'), 'the raise is on the page');
  await handler.goto(`/complaints/${number}`);
  await ask();
  await handler.waitForFunction(() => /199\d{8}/.test(document.querySelector('main').innerText));
  await setLimits(office, '200');
  await leave(handler);
  await leave(office);
}

async function reviewed(browser, bank) {
  const office = await person(browser, bank, OFFICE);
  await office.goto('/looks');
  await pictured(office, 'looks', true);
  await office.goto('/looks/alerts');
  await pictured(office, 'look-alerts');
  const open = await office.locator('.tbl tbody tr').count();
  check(open >= 2, `the demo bank has ${open} alerts to review`);
  await office.locator('.tbl tbody a').first().click();
  await office.waitForURL(/\/looks\/alerts\/\d+/);
  await pictured(office, 'look-alert', true);
  check(!PLAIN.test(await office.textContent('main')), 'no personal data on the page of an alert');
  await office.locator('#f-verdict').selectOption('explained').catch(() => office.check('input[name=verdict][value=explained]'));
  await office.fill('#f-remark', '已核对，属回访任务');
  await office.click('main form button[type=submit]');
  await office.waitForURL('**/looks/alerts');
  const left = await office.locator('.tbl tbody tr').count();
  check(left < open, 'the reviewed alert no longer waits');
  const [file] = await Promise.all([office.waitForEvent('download'), office.click('a[href="/looks/alerts/export"]')]);
  check(/\.xlsx$/.test(file.suggestedFilename()), 'the list as a workbook');
  await leave(office);
  const auditor = await person(browser, bank, 'gaoyuanhang', { locale: 'en-GB' });
  await auditor.goto('/looks/alerts?show=all');
  await picture(auditor, 'look-alerts-en');
  check(await auditor.locator('a[href="/looks/policy"]').count() === 0, 'the auditor sets nothing');
  await leave(auditor);
}

export default {
  'a plain value is gone after a minute': goneAfterAMinute,
  'without script it goes by itself, and a refresh shows nothing': withoutScript,
  'a limit refuses, and another person raises it for the day': limited,
  'an alert is reviewed by another person': reviewed,
};
