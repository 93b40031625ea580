// Time limits: a case walked through pause, extension with and without notice, restart and review;
// the explanation is read from the page.
import { accessible, act, check, fits, leave, offered, person, picture, register, same, sizes, wall } from '../lib.mjs';

const REPLY = '尊敬的客户：经核实，费用已按公告退还。如有异议，可申请核查、调解，或依法申请仲裁、提起诉讼。';

const received = Date.now() - 600e3;

// A day so many days after the receipt, or after another instant.
function dayAfter(days, from = received) {
  return wall(from + days * 86400e3).slice(0, 10);
}

// The card of a limit on the page of explanations.
async function explained(page, number, title) {
  await page.goto(`/complaints/${number}/deadlines`);
  const card = page.locator('section.card', { has: page.locator('h2', { hasText: title }) }).first();
  return card.innerText();
}

async function reply(page, number) {
  return explained(page, number, '作出处理决定并告知投诉人');
}

async function walk(browser, bank) {
  const clerk = await person(browser, bank, 'sunxiaotong');
  const handler = await person(browser, bank, 'chensiyuan');
  const approver = await person(browser, bank, 'zhaohuimin');
  const office = await person(browser, bank, 'wangyaqin');
  const number = await register(clerk, received, '理财到期后三天才到账，要求说明原因并赔偿利息损失。', 'B04', 'C08');
  await act(clerk, number, 'accept');
  await act(clerk, number, 'assign', { unit: '0004', handler: 'chensiyuan' });
  await act(handler, number, 'start');
  check((await reply(handler, number)).includes(dayAfter(15)), 'the first limit is 15 days');

  await act(approver, number, 'suspend', { suspend_reason: 'appraisal', reason: '委托第三方核对估值。', resume_on: dayAfter(5, Date.now()) });
  await handler.goto(`/complaints/${number}`);
  check((await handler.textContent('.clock')).includes('计时暂停'), 'the clock stands still');
  check((await reply(handler, number)).includes('鉴定'), 'the pause is explained');
  await act(approver, number, 'resume', { note: '估值已核对。' });

  await act(handler, number, 'ask_extension', { step: 'complex', reason: '需向托管行核实。' });
  check(!(await offered(handler, number)).includes('grant_extension'), 'who asks does not grant');
  await act(approver, number, 'grant_extension', { opinion: '同意延至三十日。' });
  check((await reply(handler, number)).includes(dayAfter(30)), 'extended to 30 days');

  await act(handler, number, 'ask_extension', { step: 'special', reason: '托管行要求补充材料。' });
  check(!(await offered(approver, number)).includes('grant_extension'), 'the special extension is for the level above');
  await act(office, number, 'grant_extension', { opinion: '特别复杂，同意。' });
  await handler.goto(`/complaints/${number}`);
  check((await handler.textContent('.alert--s')).includes('告知'), 'the case page says that the extension does not hold');
  const untold = await reply(handler, number);
  check(untold.includes(dayAfter(30)) && !untold.includes(`到期 ${dayAfter(60)}`), 'untold, it does not hold');
  await act(handler, number, 'tell_extension', { means: 'phone', notice: '已电话告知延期至六十日及理由。' });
  check((await reply(handler, number)).includes(dayAfter(60)), 'told, it holds');
  await handler.goto(`/complaints/${number}`);
  same(await handler.locator('.alert--s').count(), 0, 'nothing is left to tell');

  await act(handler, number, 'new_facts', { content: '客户补交销售录音。' });
  const again = await reply(handler, number);
  check(again.includes('新的事实') && again.includes(dayAfter(15, Date.now())), 'new facts start it again');

  await act(handler, number, 'contact', { means: 'phone', content: '客户接受书面答复。' });
  await act(handler, number, 'find', { facts: '到账延迟两日。', liability: 'partly' });
  await act(handler, number, 'propose', { outcome: 'supported', reply_text: REPLY });
  await act(approver, number, 'approve', { opinion: '同意。' });
  await act(handler, number, 'reply', { means: 'letter', proof: 'EMS-2002' });
  await act(clerk, number, 'request_review', { ground: '认为赔偿不足。', applied_at: wall(Date.now()) });
  const review = await explained(office, number, '作出核查决定并告知');
  check(review.includes(dayAfter(30, Date.now())), 'the review is due 30 days after it was asked for');
  await act(office, number, 'conclude_review', { result: 'upheld', conclusion: '处理程序、时限、结果均符合规定。' });
  check((await explained(office, number, '作出核查决定并告知')).includes('已完成'), 'the review was in time');
  await office.goto(`/complaints/${number}/deadlines`);
  await accessible(office, 'deadlines');
  await picture(office, 'deadlines', true);
  await office.setViewportSize(sizes.phone);
  await fits(office, 'the explanation on a phone');
  for (const page of [clerk, handler, approver, office]) await leave(page);
}

export default {
  'pause, extension, notice, restart and review move the date as the page explains': walk,
};
