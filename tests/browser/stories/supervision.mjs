// Supervision: people are told at once, orders are answered, boards show what is due.
import { accessible, act, check, fits, leave, person, picture, register, sizes, wall } from '../lib.mjs';

async function fillOrder(page, number) {
  await page.goto(`/supervision/orders/new?about=${number}`);
  await page.fill('[id="f-due"]', wall(Date.now() + 2 * 86400e3).slice(0, 10));
  await page.fill('[id="f-text"]', '请说明办理进度，并于两日内联系客户。');
  await page.click('main form[data-send] button[type=submit]');
  await page.waitForURL(/\/supervision\/orders\/DB-/);
  return new URL(page.url()).pathname.split('/').pop();
}

// Takes an action on an order by its form.
async function actOn(page, order, action, fields) {
  await page.goto(`/supervision/orders/${order}/actions/${action}`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`[id="f-${name}"]`, value);
  await page.click('main form[data-send] button[type=submit]');
  await page.waitForURL(`**/supervision/orders/${order}`);
}

async function orders(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  const handler = await person(browser, bank, 'chensiyuan');
  const office = await person(browser, bank, 'wangyaqin');
  const number = await register(clerk, Date.now() - 600e3, '分期手续费未告知，要求说明并退还。', 'B032', 'C07');
  await act(clerk, number, 'accept');
  // The handler looks at another page and does nothing.
  const listens = handler.waitForResponse(answer => answer.url().endsWith('/notices/live'));
  await handler.goto('/inbox');
  // What comes before the page listens is no news but a number.
  await listens;
  await handler.waitForTimeout(1500);
  // Waited for from before it happens: a toast goes away by itself.
  const heard = handler.waitForFunction(n => document.body.innerText.includes(n), number, { timeout: 60000 });
  await act(clerk, number, 'assign', { unit: '0004', handler: 'chensiyuan' });
  await heard;
  check(new URL(handler.url()).pathname === '/inbox', 'the handler was told without a reload');
  await act(handler, number, 'start');

  const order = await fillOrder(office, number);
  await handler.goto('/inbox');
  check((await handler.textContent('main')).includes('督办单'), 'the inbox tells of the order');
  await actOn(handler, order, 'answer', { answer: '已联系客户，正在核对合同。' });
  await actOn(office, order, 'return', { reason: '请补充联系记录。', due: wall(Date.now() + 3 * 86400e3).slice(0, 10) });
  await actOn(handler, order, 'answer', { answer: '联系记录已补充。' });
  await actOn(office, order, 'accept', {});
  await office.goto(`/complaints/${number}`);
  const told = await office.textContent('main');
  check(told.includes(order) && told.includes('已办结'), 'the case shows the order');
  for (const page of [clerk, handler, office]) await leave(page);
}

async function boards(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  const handler = await person(browser, bank, 'chensiyuan');
  const pages = [
    [office, '/supervision', 'red-list'], [office, '/supervision/orders', 'orders'],
    [office, '/supervision/calendar', 'calendar'], [office, '/supervision/stages', 'stages'],
    [office, '/supervision/plans', 'plans'], [handler, '/supervision/mine', 'mine'],
    [office, '/notices', 'notices'], [office, '/me/notices', 'my-notices'],
  ];
  for (const [page, path, name] of pages) {
    await page.goto(path);
    await accessible(page, name);
    if (['red-list', 'calendar', 'stages', 'mine', 'notices'].includes(name)) await picture(page, name);
    await page.setViewportSize(sizes.phone);
    await fits(page, `${name} on a phone`);
    await page.setViewportSize(sizes.desktop);
  }
  const admin = await person(browser, bank, 'linzhihang');
  for (const path of ['/notices/templates', '/notices/endpoints', '/notices/deliveries']) {
    await admin.goto(path);
    await accessible(admin, path);
  }
  for (const page of [office, handler, admin]) await leave(page);
}

export default {
  'people are told at once, and an order is answered, returned and accepted': orders,
  'boards are accessible and fit phones': boards,
};
