// Consents: a clerk records one and withdraws it as easily; the office looks up what somebody had agreed to, and
// another person publishes a text.
import { accessible, check, fill, fits, leave, person, picture, sizes } from '../lib.mjs';

const PHONE = '13800002177';

async function onAPhone(page, what) {
  await page.setViewportSize(sizes.phone);
  await fits(page, `${what} on a phone`);
  await picture(page, `${what}-phone`);
  await page.setViewportSize(sizes.desktop);
}

async function agreed(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  await clerk.goto('/consents');
  await accessible(clerk, 'consents');
  await picture(clerk, 'consents');
  await onAPhone(clerk, 'consents');
  await clerk.goto('/consents/new');
  await accessible(clerk, 'new consent');
  await onAPhone(clerk, 'consent-new');
  await clerk.fill('#f-name', '公孙瑶');
  await clerk.click('button[data-key=submit]');
  await clerk.locator('#f-kind-e').waitFor();
  check(await clerk.inputValue('#f-name') === '公孙瑶', 'what was typed is kept');
  await fill(clerk, 'kind', 'marketing');
  await fill(clerk, 'how', 'counter');
  await clerk.fill('#f-phone', PHONE);
  await clerk.click('button[data-key=submit]');
  await clerk.waitForURL('**/consents');
  const list = await clerk.textContent('main');
  check(list.includes('公**') && !list.includes('公孙瑶') && !list.includes(PHONE), 'the list is masked');

  await clerk.goto('/consents/find');
  await accessible(clerk, 'look-up of consents');
  await clerk.fill('#f-value', PHONE);
  await clerk.click('button[data-key=submit]');
  await clerk.waitForFunction(() => document.querySelector('main').innerText.includes('有效'));
  check(!clerk.url().includes(PHONE), 'the number stands in no address');
  await clerk.goto('/consents');
  await clerk.locator('tr', { hasText: '公**' }).locator('a[href$="/withdrawal"]').click();
  await fill(clerk, 'how', 'phone');
  await clerk.click('button[data-key=submit]');
  await clerk.waitForURL('**/consents');
  check(await clerk.locator('tr', { hasText: '公**' }).locator('a[href$="/withdrawal"]').count() === 0, 'it is withdrawn');
  await leave(clerk);
}

async function published(browser, bank) {
  const writer = await person(browser, bank, 'wangyaqin');
  await writer.goto('/consents/texts');
  await accessible(writer, 'consent texts');
  await onAPhone(writer, 'consent-texts');
  await writer.goto('/consents/texts/new?from=marketing-1');
  await accessible(writer, 'consent text form');
  await writer.fill('#f-from', new Date(Date.now() + 40 * 86400e3).toISOString().slice(0, 10));
  await writer.click('button[data-key=submit]');
  await writer.waitForURL('**/consents/texts/marketing-2');
  check(await writer.locator('form[action$="/publication"]').count() === 0, 'nobody publishes what they wrote');
  await leave(writer);
  const other = await person(browser, bank, 'tianyihe');
  await other.goto('/consents/texts/marketing-2');
  await accessible(other, 'consent text');
  await other.click('form[action$="/publication"] button');
  await other.waitForFunction(() => document.querySelector('main').innerText.includes('待生效'));
  await leave(other);
}

export default {
  'a consent is recorded, looked up and withdrawn': agreed,
  'a text is written by one and published by another': published,
};
