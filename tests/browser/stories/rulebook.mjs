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

export default {
  'a notice is loaded and open cases are counted anew': load,
};
