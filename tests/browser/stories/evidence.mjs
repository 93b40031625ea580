// Evidence: an auditor has a checkpoint signed, takes it home, and has the ledger verified.
import { accessible, check, fits, leave, person, sizes } from '../lib.mjs';

async function evidence(browser, bank) {
  const auditor = await person(browser, bank, 'gaoyuanhang');
  await auditor.goto('/evidence');
  await auditor.click('form[action="/evidence/checkpoints"] button');
  await auditor.waitForURL(/\/evidence\/checkpoints\/\d+$/);
  const text = await auditor.textContent('main');
  check(text.includes('ed25519:') && text.includes('签名全文'), 'the checkpoint is shown with its key');
  await accessible(auditor, 'checkpoint');
  await auditor.setViewportSize(sizes.phone);
  await fits(auditor, 'checkpoint on a phone');
  await auditor.setViewportSize(sizes.desktop);

  await auditor.goto('/evidence');
  await auditor.click('form[action="/evidence/verification"] button');
  await auditor.waitForFunction(() => document.body.innerText.includes('全部一致'), null, { timeout: 60000 });
  await accessible(auditor, 'evidence');
  await auditor.setViewportSize(sizes.phone);
  await fits(auditor, 'evidence on a phone');
  check(await auditor.locator('a[href="/evidence/schedule"]').count() === 0, 'only an administrator sets the schedule');
  await leave(auditor);
}

export default {
  'a checkpoint is signed and the ledger verified': evidence,
};
