// Notices: a page that is open hears of an assignment without being loaded again; the pages around it.
import { accessible, act, check, fits, leave, person, picture, sizes } from '../lib.mjs';

async function register(clerk) {
  const wall = new Date(Date.now() - 600e3 + 8 * 3600e3).toISOString().slice(0, 16);
  await clerk.goto('/complaints/new');
  await clerk.fill('[id="f-received_at"]', wall);
  await clerk.fill('[id="f-complainant.name"]', '通知测试');
  await clerk.fill('[id="f-complainant.phone"]', '19901238888');
  await clerk.fill('[id="f-content"]', '信用卡年费重复扣收，要求退还并说明原因。');
  await clerk.fill('[id="f-category"]', 'B04');
  await clerk.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
  await clerk.press('[id="f-category"]', 'Enter');
  await clerk.fill('[id="f-cause"]', 'C08');
  await clerk.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
  await clerk.press('[id="f-cause"]', 'Enter');
  await clerk.click('.act button[type=submit]');
  await clerk.waitForURL(/\/complaints\/TS-/);
  return new URL(clerk.url()).pathname.split('/').pop();
}

// The number at the bell; 0 when none is shown.
const unread = async page => Number.parseInt((await page.textContent('[data-live] .ct')) || '0', 10);

async function live(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  const handler = await person(browser, bank, 'chensiyuan');
  const number = await register(clerk);
  await act(clerk, number, 'accept');
  await handler.goto('/inbox');
  await handler.waitForTimeout(1500);
  const before = await unread(handler);
  // Waited for from before it happens: a toast goes away by itself.
  const toast = handler.locator('#toast a', { hasText: number });
  const opened = toast.waitFor({ timeout: 60000 }).then(() => toast.click());
  await Promise.all([opened, act(clerk, number, 'assign', { unit: '0004', handler: 'chensiyuan' })]);
  await handler.waitForURL(new RegExp(`/complaints/${number}$`));
  // The number comes with the first look of the new page's connection.
  await handler.waitForFunction(n => Number.parseInt(document.querySelector('[data-live] .ct')?.textContent || '0', 10) === n, before + 1);

  await handler.goto('/notices');
  await accessible(handler, 'notices');
  await picture(handler, 'notices');
  await handler.locator('form[action$="/read"] button', { hasText: number }).first().click();
  await handler.waitForURL(new RegExp(`/complaints/${number}$`));
  await handler.waitForFunction(n => Number.parseInt(document.querySelector('[data-live] .ct').textContent || '0', 10) === n, before);
  await handler.goto('/me/notices');
  await accessible(handler, 'my notices');
  await handler.setViewportSize(sizes.phone);
  for (const path of ['/notices', '/me/notices']) {
    await handler.goto(path);
    await fits(handler, path);
  }
  for (const page of [clerk, handler]) await leave(page);
}

async function admin(browser, bank) {
  const page = await person(browser, bank, 'linzhihang');
  await page.goto('/notices/templates/case_assigned');
  await page.fill('[id="f-zh_title"]', '新投诉 {number} 请办理');
  await page.press('[id="f-zh_title"]', 'Tab');
  await page.locator('#preview', { hasText: '新投诉 TS-202611-000128 请办理' }).waitFor();
  await page.fill('[id="f-zh_title"]', '新投诉 {nummer}');
  await page.press('[id="f-zh_title"]', 'Tab');
  await page.locator('#preview [role=alert]', { hasText: '{nummer}' }).waitFor();
  await accessible(page, 'a text');
  for (const path of ['/notices/templates', '/notices/endpoints', '/notices/endpoints/new', '/notices/deliveries']) {
    await page.goto(path);
    await accessible(page, path);
    await page.setViewportSize(sizes.phone);
    await fits(page, path);
    await page.setViewportSize(sizes.desktop);
  }
  check((await page.locator('h1').textContent()).includes('通知发送'), 'the deliveries have their page');
  await leave(page);
}

export default {
  'an open page hears of an assignment, and reading it takes the number away': live,
  'an administrator sees what a text becomes while typing': admin,
};
