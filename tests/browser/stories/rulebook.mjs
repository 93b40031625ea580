// The bank's rulebook: a notice is loaded, and the dates of open cases are counted anew.
import { accessible, act, check, fits, leave, person, picture, register, sizes, wall } from '../lib.mjs';

const received = Date.now() - 600e3;
const day = wall(received + 60 * 86400e3).slice(0, 10);
const year = day.slice(0, 4);

// The notice that makes the last day of the longest limit a day off: a new year's first notice where
// that year is not loaded yet, else a change of the loaded one.
async function notice(office) {
  await office.goto('/rulebook');
  const loaded = (await office.textContent('main')).includes(`cn-${year}`);
  const head = loaded
    ? `id = "cn-${year}-story"\namends = "cn-${year}"\nissued = "${wall(received).slice(0, 10)}"`
    : `id = "cn-${year}"`;
  return `${head}
year = ${year}
name = { zh = "${year}年放假安排（测试）", en = "${year} days off (test)" }
certainty = "memory"

[[holiday]]
zh = "测试节"
en = "Test day"
off = "${day.slice(5)}"
`;
}

async function send(office, text) {
  await office.goto('/rulebook/notices/new');
  await office.fill('textarea[name=text]', text);
  await office.click('form.form-1 button[type=submit]');
  await office.waitForLoadState();
}

async function load(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  const handler = await person(browser, bank, 'chensiyuan');
  const approver = await person(browser, bank, 'zhaohuimin');
  const office = await person(browser, bank, 'wangyaqin');
  const number = await register(clerk, received, '跨年的复杂投诉，需要向境外机构核实。', 'B05', 'C03');
  await act(clerk, number, 'accept');
  await act(clerk, number, 'assign', { unit: '0004', handler: 'chensiyuan' });
  await act(handler, number, 'start');
  for (const [step, who] of [['complex', approver], ['special', office]]) {
    await act(handler, number, 'ask_extension', { step, reason: '需向境外机构核实。' });
    await act(who, number, 'grant_extension', { opinion: '同意。' });
  }
  await act(handler, number, 'tell_extension', { means: 'phone', notice: '已告知延期及理由。' });

  await send(office, 'id = "cn-x"\nyear = "soon"\n');
  check((await office.textContent('main')).includes('2'), 'the line of the mistake is named');
  check((await office.inputValue('textarea[name=text]')).includes('soon'), 'what was typed is kept');
  await send(office, await notice(office));
  await accessible(office, 'the preview of a notice');
  await picture(office, 'notice-preview');
  check((await office.textContent('main')).includes(day), 'the preview names the day');
  await office.click('form:has(input[name=step][value=confirm]) button[type=submit]');
  await office.waitForURL(url => !url.pathname.endsWith('/new'));

  // Open cases are counted anew in the background.
  for (let i = 0; ; i += 1) {
    await handler.goto(`/complaints/${number}/deadlines`);
    if ((await handler.textContent('main')).includes('重算的日期')) break;
    check(i < 40, 'the case was counted anew');
    await handler.waitForTimeout(500);
  }
  await handler.goto('/notices');
  check((await handler.textContent('main')).includes(number), 'the handler was told');

  for (const [path, name] of [['/rulebook', 'rulebook'], [`/rulebook/calendar/${year}`, 'holidays'], ['/rulebook/hours', 'hours'], ['/rulebook/try', 'try'], ['/rulebook/packs/cn-nfra-2020-3', 'pack']]) {
    await office.goto(path);
    await accessible(office, name);
    if (name === 'holidays') await picture(office, name);
    await office.setViewportSize(sizes.phone);
    await fits(office, `${name} on a phone`);
    await office.setViewportSize(sizes.desktop);
  }
  for (const page of [clerk, handler, approver, office]) await leave(page);
}

// A local rule is bound to a branch; a complaint about one of its outlets is counted with it.
async function bind(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  const clerk = await person(browser, bank, 'sunxiaotong');
  const pack = '/rulebook/packs/cn-beijing-2021-254';
  const place = office.locator('section', { has: office.locator('h2', { hasText: '适用机构' }) });
  const choose = async (unit, standing) => {
    await office.goto(pack);
    await place.locator('[id="f-unit"]').fill(unit);
    await office.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
    await office.press('[id="f-unit"]', 'Enter');
    await office.check(`[name=standing][value=${standing}]`);
    await place.locator('button[type=submit]', { hasText: '绑定机构' }).click();
  };
  await choose('0200', 'instead');
  await office.waitForSelector('main :text("没有答复投诉人的时限")');
  check(await place.locator('[name=unit]').first().inputValue() !== '', 'the unit that was chosen is kept');
  await accessible(office, 'a local rule that can not be bound so');
  await choose('0200', 'beside');
  await place.locator('td', { hasText: '0200' }).waitFor();
  await picture(office, 'local-rule');
  await office.setViewportSize(sizes.phone);
  await fits(office, 'the page of a local rule on a phone');
  await office.setViewportSize(sizes.desktop);

  await clerk.goto('/complaints/new');
  const number = await register(clerk, received, '网点工作人员解释不清，要求说明。', 'B05', 'C03', '0201');
  await clerk.goto(`/complaints/${number}/deadlines`);
  const told = await clerk.textContent('main');
  check(told.includes('京银保监发〔2021〕254号'), 'the article of the local rule is named');
  check(told.includes('自收到投诉之日起1个工作日内联系投诉人'), 'and its limit is explained');
  check(told.includes('银保监会令2020年第3号'), 'beside the rule of the country');

  await office.goto(pack);
  await place.locator('tr', { hasText: '0200' }).locator('button').click();
  await office.waitForLoadState();
  await clerk.reload();
  check((await clerk.textContent('main')).includes('京银保监发'), 'the case keeps what it was received under');
  for (const page of [office, clerk]) await leave(page);
}

export default {
  'a local rule is bound to a branch': bind,
  'a notice is loaded and open cases are counted anew': load,
};
