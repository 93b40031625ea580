// The life of a complaint, each person as themself.
import { accessible, act, check, fits, leave, offered, person, picture, same, sizes } from '../lib.mjs';

// Goes to a field by the keyboard alone.
async function tabTo(page, id) {
  for (let i = 0; i < 80; i += 1) {
    const at = await page.evaluate(() => document.activeElement && document.activeElement.id);
    if (at === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${id}`);
}

async function typeInto(page, id, text) {
  await tabTo(page, id);
  await page.keyboard.type(text);
}

// A request made by hand, with the person's own session.
function byHand(page, number, action, form) {
  return page.request.post(`/complaints/${number}/actions/${action}`, {
    form, maxRedirects: 0, headers: { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' },
  });
}

async function refused(page, number, action, form) {
  check(!(await offered(page, number)).includes(action), `${action} is offered`);
  const answer = await byHand(page, number, action, form);
  check([403, 404, 422].includes(answer.status()), `${action} by hand: ${answer.status()}`);
}

const REPLY = '尊敬的客户：经核实，2026年年费规则调整已于官网公告，但您的通知短信未送达。我行退还年费300元。'
  + '如有异议，可申请核查、调解，或依法申请仲裁、提起诉讼。';

async function registerByKeyboard(clerk) {
  await clerk.goto('/inbox');
  await clerk.keyboard.press('g');
  await clerk.keyboard.press('n');
  await clerk.waitForURL('**/complaints/new');
  await typeInto(clerk, 'f-complainant.name', '欧阳测试');
  await typeInto(clerk, 'f-complainant.phone', '199 0123 4567');
  await typeInto(clerk, 'f-complainant.id_number', '110105194912310021');
  await typeInto(clerk, 'f-content', '信用卡年费收取争议，办卡时说刷六次免年费，昨天扣了300元。');
  await typeInto(clerk, 'f-category', 'xyk');
  await clerk.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
  await clerk.keyboard.press('Tab');
  await typeInto(clerk, 'f-cause', 'djsf');
  await clerk.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
  await clerk.keyboard.press('Tab');
  await typeInto(clerk, 'f-amount_asked', '300');
  await clerk.keyboard.press('Control+Enter');
  // The identity number's check character is wrong: told, and nothing typed is lost.
  await clerk.locator('[id="f-complainant.id_number-e"]').waitFor();
  same(await clerk.inputValue('[id="f-complainant.name"]'), '欧阳测试', 'the name after an error');
  same(await clerk.inputValue('input[name=category]'), 'B032', 'the category after an error');
  await tabTo(clerk, 'f-complainant.id_number');
  await clerk.keyboard.press('Control+A');
  await clerk.keyboard.type('11010519491231002X');
  await clerk.keyboard.press('Control+Enter');
  await clerk.waitForURL(/\/complaints\/TS-/);
  return new URL(clerk.url()).pathname.split('/').pop();
}

async function wholeLife(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  const handler = await person(browser, bank, 'chensiyuan');
  const helper = await person(browser, bank, 'tangyuchen');
  const approver = await person(browser, bank, 'zhaohuimin');
  const auditor = await person(browser, bank, 'gaoyuanhang');

  const number = await registerByKeyboard(clerk);
  const body = await clerk.textContent('main');
  check(!body.includes('欧阳测试') && !body.includes('19901234567'), 'the complainant is masked');
  check(body.includes('199****4567'), 'the masked number is shown');

  await refused(auditor, number, 'accept', { business: 'B032', cause: 'C07' });
  await act(clerk, number, 'accept');
  await act(clerk, number, 'assign', { unit: '0004', handler: 'chensiyuan', co_handlers: 'tangyuchen' });
  await refused(clerk, number, 'propose', { outcome: 'supported', reply_text: REPLY });

  await act(handler, number, 'start');
  await act(handler, number, 'contact', { means: 'phone', content: '客户认可退费方案，要求书面说明。' });
  await act(handler, number, 'find', { facts: '短信未送达，应退年费。', liability: 'partly', amount_paid: '300', paid_account: '营业外支出' });
  await refused(approver, number, 'approve', { opinion: '同意' });
  const early = await byHand(handler, number, 'propose', { outcome: 'supported', reply_text: REPLY });
  same(early.status(), 422, 'a proposal before the co-handler has spoken');

  await act(helper, number, 'give_opinion', { opinion: '建议退还。' });
  await act(handler, number, 'propose', { outcome: 'partly_supported', reply_text: REPLY });
  await refused(handler, number, 'approve', { opinion: '同意' });
  await act(approver, number, 'return', { reason: '请补充依据。' });
  await act(handler, number, 'propose', { outcome: 'partly_supported', reply_text: `${REPLY}（依据：收费公告第三条）` });
  await act(approver, number, 'approve', { opinion: '同意答复。' });
  await act(handler, number, 'reply', { means: 'letter', proof: 'EMS-1001' });
  await act(clerk, number, 'satisfy', { score: '5', remark: '满意，谢谢。' });
  await act(clerk, number, 'close');
  await clerk.goto(`/complaints/${number}`);
  check((await clerk.textContent('.ph-t')).includes('办结'), 'the case is closed');
  const told = await clerk.textContent('.tl');
  for (const step of ['登记', '受理', '分派', '接办', '联系', '协办意见', '退回修改', '同意', '答复客户', '满意度']) {
    check(told.includes(step), `the timeline does not tell: ${step}`);
  }
  for (const page of [clerk, handler, helper, approver, auditor]) await leave(page);
}

async function secondIsTold(browser, bank) {
  const one = await person(browser, bank, 'tianyihe');
  const two = await person(browser, bank, 'wangyaqin');
  await one.goto('/complaints?tab=open&status=investigating');
  const number = (await one.textContent('.tbl tbody .mono')).trim();
  await two.goto(`/complaints/${number}/actions/note`);
  await one.goto(`/complaints/${number}/actions/note`);
  await one.fill('[id="f-note"]', '先写的备注');
  await one.click('main form[data-send] button[type=submit]');
  await one.waitForURL(`**/complaints/${number}`);
  await two.fill('[id="f-note"]', '后写的备注');
  await two.click('main form[data-send] button[type=submit]');
  await two.waitForFunction(() => document.body.innerText.includes('田一禾'));
  same(await two.inputValue('[id="f-note"]'), '后写的备注', 'what the second typed');
  await two.goto(`/complaints/${number}`);
  const told = await two.textContent('.tl');
  check(told.includes('先写的备注') && !told.includes('后写的备注'), 'nothing is overwritten');
  await leave(one);
  await leave(two);
}

async function nothingIsLostOffline(browser, bank) {
  const clerk = await person(browser, bank, 'mengjiahui');
  await clerk.goto('/complaints/new');
  await clerk.fill('[id="f-complainant.name"]', '断网客户');
  await clerk.fill('[id="f-content"]', '断网之前输入的内容，断网以后还要在。');
  const saved = clerk.waitForResponse(r => r.url().endsWith('/draft') && r.ok());
  await clerk.fill('[id="f-title"]', '断网测试');
  await saved;
  await clerk.context().setOffline(true);
  await clerk.fill('[id="f-demand"]', '断网时输入的诉求');
  await clerk.click('.act button[type=submit]');
  await clerk.locator('.alert--o').waitFor();
  same(await clerk.inputValue('[id="f-demand"]'), '断网时输入的诉求', 'what was typed offline');
  await clerk.context().setOffline(false);
  await clerk.fill('[id="f-demand"]', '断网时输入的诉求。');
  await clerk.waitForFunction(() => !document.querySelector('form[data-draft]').dataset.unsaved);
  await clerk.goto('/complaints/new');
  same(await clerk.inputValue('[id="f-complainant.name"]'), '断网客户', 'the draft after coming back');
  same(await clerk.inputValue('[id="f-demand"]'), '断网时输入的诉求。', 'the draft after coming back');
  await leave(clerk);
}

async function revealIsForAPurpose(browser, bank) {
  const handler = await person(browser, bank, 'tianyihe');
  await handler.goto('/complaints?tab=open');
  const number = (await handler.textContent('.tbl tbody .mono')).trim();
  await handler.goto(`/complaints/${number}`);
  const before = await handler.textContent('main');
  check(!/1990\d{7}/.test(before), 'no plain number before');
  await handler.locator('a[data-reveal][href$="/reveal/phone"]').click();
  await handler.selectOption('#reveal-w', 'contact');
  await handler.fill('#reveal-r', '核对来电号码');
  await handler.click('#reveal button[type=submit]');
  await handler.waitForFunction(() => /199\d{8}/.test(document.querySelector('main').innerText));
  await handler.goto(`/complaints/${number}`);
  const told = await handler.textContent('.tl');
  check(told.includes('核对来电号码'), 'the look is on the record');
  const auditor = await person(browser, bank, 'gaoyuanhang');
  await auditor.goto(`/complaints/${number}`);
  check(await auditor.locator('a[data-reveal]').count() === 0, 'the auditor has no way to plain data');
  await leave(handler);
  await leave(auditor);
}

async function picturesAndPages(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/inbox?tab=open');
  await accessible(office, 'worklist');
  await picture(office, 'worklist');
  await office.locator('.tbl tbody a[data-open]').nth(3).click();
  await office.waitForURL(/\/complaints\/TS-/);
  const number = new URL(office.url()).pathname.split('/').pop();
  await accessible(office, 'case');
  await picture(office, 'case');
  await office.goto('/complaints/new');
  await accessible(office, 'intake');
  await picture(office, 'intake');
  await leave(office);

  const admin = await person(browser, bank, 'linzhihang');
  for (const [path, name] of [['/accounts', 'accounts'], ['/org', 'organisation'], ['/tokens', 'tokens']]) {
    await admin.goto(path);
    await accessible(admin, name);
    await picture(admin, name);
  }
  await leave(admin);

  const english = await person(browser, bank, 'wangyaqin', { locale: 'en-GB' });
  await english.goto('/inbox?tab=open');
  if ((await english.getAttribute('html', 'lang')) !== 'en') {
    await english.locator('form[action="/language"] button').click();
    await english.waitForLoadState();
  }
  await picture(english, 'worklist-en');
  await english.goto(`/complaints/${number}`);
  await picture(english, 'case-en');
  await english.locator('form[action="/language"] button').click();
  await english.waitForLoadState();
  await leave(english);

  const phone = await person(browser, bank, 'wangyaqin', { size: sizes.phone });
  for (const [path, name] of [['/inbox?tab=open', 'worklist'], [`/complaints/${number}`, 'case'], ['/complaints/new', 'intake']]) {
    await phone.goto(path);
    await fits(phone, `${name} on a phone`);
    await picture(phone, `${name}-phone`);
  }
  await leave(phone);
}

async function worksWithoutScript(browser, bank) {
  const office = await person(browser, bank, 'tianyihe', { script: false });
  await office.goto('/complaints?tab=open&status=investigating');
  await office.locator('.tbl tbody a[data-open]').first().click();
  await office.waitForURL(/\/complaints\/TS-/);
  const number = new URL(office.url()).pathname.split('/').pop();
  await office.goto(`/complaints/${number}/actions/note`);
  await office.fill('[id="f-note"]', '没有脚本也能写');
  await office.click('main form[data-send] button[type=submit]');
  await office.waitForURL(`**/complaints/${number}`);
  check((await office.textContent('.tl')).includes('没有脚本也能写'), 'the note is there');
  await leave(office);
}

export default {
  'a complaint goes from intake to closed': wholeLife,
  'the second of two people is told who changed what': secondIsTold,
  'nothing typed is lost when the connection drops': nothingIsLostOffline,
  'a plain value is shown for a recorded purpose only': revealIsForAPurpose,
  'pages work without script': worksWithoutScript,
  'pages are accessible and fit phones': picturesAndPages,
};
