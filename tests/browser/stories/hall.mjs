// A hall screen turns, shows at once what is pushed, and goes on when the network is gone.
import { accessible, check, fill, leave, person, picture, sizes } from '../lib.mjs';

const tv = { width: 1920, height: 1080 };
const upright = { width: 1080, height: 1920 };

async function staff(browser, bank) {
  const officer = await person(browser, bank, 'wangyaqin');
  await officer.goto('/hall');
  await accessible(officer, 'hall screens');
  await picture(officer, 'halls');
  await officer.goto('/hall/0100');
  await accessible(officer, 'a programme');
  await picture(officer, 'hall', true);
  const rows = officer.locator('form[action$="/up"]');
  const before = await rows.count();
  await fill(officer, 'source', 'slogan');
  await officer.fill('#f-seconds', '6');
  await officer.click('form[action="/hall/0100/items"] button[data-key=submit]');
  // An item more.
  await officer.waitForFunction((n) => document.querySelectorAll('form[action$="/up"]').length === n, before + 1);
  await officer.locator('form[action$="/up"] button').last().press('Enter');
  await officer.waitForURL('**/hall/0100');
  await officer.setViewportSize(sizes.phone);
  await picture(officer, 'hall-phone', true);
  await leave(officer);
}

// No table of the programme is cut off, whatever it has to say.
async function whole(page, what) {
  const cut = await page.evaluate(async () => {
    const told = await (await fetch(document.querySelector('[data-hall]').dataset.hall)).json();
    const stage = document.querySelector('[data-stage]');
    const before = stage.innerHTML;
    const found = [];
    for (const one of told.slides.filter((slide) => /^(fee|channel):/.test(slide.id))) {
      stage.innerHTML = one.html;
      const slide = stage.firstElementChild;
      if (slide.scrollHeight > slide.clientHeight + 1) found.push(`${one.id} by ${slide.scrollHeight - slide.clientHeight} px`);
    }
    stage.innerHTML = before;
    return found;
  });
  check(cut.length === 0, `${what}: tables are cut off: ${cut.join(', ')}`);
}

async function screen(browser, bank) {
  // The story may run at night: the screen is to be on all day.
  const staff = await person(browser, bank, 'wangyaqin');
  await staff.goto('/hall/0100');
  const hours = staff.locator('form[action="/hall/0100/hours"]');
  await hours.locator('[name=opens]').fill('00:00');
  await hours.locator('[name=closes]').fill('23:59');
  for (const box of await hours.locator('input[name=weekdays]').all()) await box.check();
  await hours.locator('button[data-key=submit]').click();
  await staff.waitForURL('**/hall/0100');

  const context = await browser.newContext({ baseURL: bank.address, viewport: tv, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/p/hall/0100?screen=lobby');
  await page.waitForFunction(() => document.querySelector('[data-hall]').dataset.showing);
  await picture(page, 'hall-screen');
  await whole(page, 'a wide screen');
  await accessible(page, 'the hall screen');

  await staff.goto('/hall/0100');
  check((await staff.textContent('main')).includes('lobby'), 'the screen is seen alive');
  await staff.fill('#f-title', '今日 15 点停电检修');
  await staff.fill('#f-minutes', '5');
  await staff.click('form[action="/hall/0100/pushes"] button[data-key=submit]');
  await page.waitForFunction(() => document.querySelector('[data-stage]').textContent.includes('停电检修'), null, { timeout: 15000 });
  await page.waitForTimeout(900);
  await picture(page, 'hall-push');
  await staff.click('form[action*="/pushes/"] button');
  await page.waitForFunction(() => !document.querySelector('[data-stage]').textContent.includes('停电检修'), null, { timeout: 15000 });

  // The day without network, shortened: it goes on turning, starts again from what was kept, comes back.
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.waitForTimeout(3000);
  await context.setOffline(true);
  const first = await page.evaluate(() => document.querySelector('[data-hall]').dataset.showing);
  await page.waitForFunction((id) => document.querySelector('[data-hall]').dataset.showing !== id, first, { timeout: 60000 });
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[data-hall]').dataset.showing, null, { timeout: 30000 });
  check(!(await page.locator('[data-off]').isHidden()), 'the screen says that it shows what was kept');
  await picture(page, 'hall-offline');
  await context.setOffline(false);
  await page.waitForFunction(() => document.querySelector('[data-off]').hidden, null, { timeout: 30000 });
  await page.setViewportSize(upright);
  await picture(page, 'hall-upright');
  await context.close();
  await leave(staff);
}

async function plain(browser, bank) {
  const context = await browser.newContext({ baseURL: bank.address, viewport: tv, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/p/hall/0101');
  check((await page.textContent('main')).length > 4, 'a slide without script');
  const next = await page.getAttribute('noscript a, .hall-n', 'href');
  check(/slide=1/.test(next), 'it leads on to the next');
  await page.goto(next);
  check((await page.goto('/p/hall/9999')).status() === 404, 'no such unit');
  await context.close();
}

export default {
  'the programme of a branch is changed by buttons': staff,
  'a hall screen turns, shows at once what is pushed, and survives without network': screen,
  'a hall screen without script leads on by itself': plain,
};
