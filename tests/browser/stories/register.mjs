// The register of personal data: read by the auditor; masking rules set by the office, seen at once by everybody.
import { accessible, check, fill, fits, leave, person, picture, same, sizes } from '../lib.mjs';

async function read(browser, bank) {
  const auditor = await person(browser, bank, 'gaoyuanhang');
  await auditor.goto('/register');
  const text = await auditor.innerText('main');
  check(text.includes('投诉人电话') && text.includes('加密封存'), 'the register lists what is kept');
  await accessible(auditor, 'register');
  await picture(auditor, 'register');
  await auditor.setViewportSize(sizes.phone);
  await fits(auditor, 'register on a phone');
  await auditor.setViewportSize(sizes.desktop);
  await auditor.goto('/register/complainant_phone');
  await accessible(auditor, 'an entry of the register');
  await auditor.goto('/register/masking');
  same(await auditor.locator('main [id^="f-"]').count(), 0, 'fields for an auditor');
  await leave(auditor);
}

async function set(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/complaints');
  const href = await office.locator('a.el[href^="/complaints/"]').first().getAttribute('href');
  await office.goto('/register/masking');
  await accessible(office, 'masking rules');
  await picture(office, 'masking', true);
  await office.setViewportSize(sizes.phone);
  await fits(office, 'masking rules on a phone');
  await office.setViewportSize(sizes.desktop);
  await fill(office, 'phone.head', '0');
  await fill(office, 'phone.tail', '2');
  await fill(office, 'name.head', '0');
  await office.click('button[name=preview]');
  await office.waitForLoadState();
  check((await office.innerText('main')).includes('****46'), 'the preview shows the typed rule');
  await office.fill('[id="f-reason"]', '按监管意见收紧');
  await office.click('.form-f button.btn--p');
  await office.locator('.alert--g').waitFor();
  const shown = await office.goto(href).then(() => office.innerText('main'));
  check(!/1\d{2}\*{4}\d{4}/.test(shown), 'a case shows phones by the new rule');

  // What is shown now goes back untouched: the real number is still there.
  await office.goto(`${href}/person`);
  const number = await office.inputValue('[id="f-complainant.phone"]');
  check(/^\*{4}\d{2}$/.test(number), `the person form is masked by the rule: ${number}`);

  // The other stories read the default forms.
  await office.goto('/register/masking');
  await fill(office, 'phone.head', '3');
  await fill(office, 'phone.tail', '4');
  await fill(office, 'name.head', '1');
  await office.fill('[id="f-reason"]', '恢复默认规则');
  await office.click('.form-f button.btn--p');
  await office.locator('.alert--g').waitFor();
  await leave(office);
}

export default {
  'the register is read': read,
  'masking rules are set and hold at once': set,
};
