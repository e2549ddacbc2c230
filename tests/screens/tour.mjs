// The main screens of the app, one after the other, with the same things to see each time.
import { signedIn } from '../e2e/app/app.mjs';
import { drawPicture } from '../e2e/app/pictures.mjs';
import { serverApi } from '../lib/api.mjs';

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Devices and themes, by name. */
export const looks = {
  'desktop-light': { ...desktop, colorScheme: 'light' },
  'desktop-dark': { ...desktop, colorScheme: 'dark' },
  'phone-light': { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
};

/** Where it is about noon now: times are equally long and of one day, whenever the tour begins. */
export function noon() {
  const ahead = 12 - new Date().getUTCHours();
  // These names count the other way round.
  return { timezoneId: `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}` };
}

/** Something to see: a talk between two, a group, a file, a place, a picture. */
export async function prepare(stage) {
  const api = serverApi(stage.server);
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => signedIn(stage, id)));
  await alice.open(3, 'demo-group');
  await alice.say('大家好！周六去海边吗？');
  await bob.open(3, 'demo-group');
  await bob.sees('周六');
  await bob.say('I am in 🙌  https://example.org/tide-table');
  await carol.open(3, 'demo-group');
  await carol.sees('I am in');
  await carol.pick(carol.message('I am in'), 'menu-reply');
  await carol.say('Me too. What time?');

  await alice.startChat('friend-bob');
  await alice.say('Saturday? 周六去吗？');
  await bob.open(1, 'alice');
  await bob.say('当然！Here, by the sea 🌊');
  await bob.attachPlace();
  await bob.at('place-latitude').fill('28.67307, 121.44297');
  await bob.at('place-poi').fill('浙江省台州市椒江区');
  await bob.at('place-confirm').click();
  await bob.messages({ kind: 'location', status: 'sent' }).waitFor();
  await bob.sendFiles({ name: '海.png', mimeType: 'image/png', buffer: await drawPicture(bob.page, 900, 600) });
  await bob.messages({ kind: 'image', status: 'sent' }).waitFor();
  await bob.sendFiles({ name: 'packing list.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(48_200) });
  await bob.messages({ kind: 'file', status: 'sent' }).waitFor();
  await alice.messages({ kind: 'file' }).waitFor();
  await alice.pick(alice.message('by the sea'), 'menu-reply');
  await alice.say('Beautiful, see you there!');
  await api.sendPrivate('dave', 'alice', { content: 'Did you see my mail?' });
  await alice.listed(1, 'dave', 'unread').waitFor();
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
}

/** Goes from screen to screen as Alice; `shot` is told each one's name when it is whole. */
export async function tour(stage, options, shot) {
  const alice = await signedIn(stage, 'alice', options);
  const { page } = alice;
  const whole = async (name) => {
    await page.mouse.move(0, 0);
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    await shot(name, page);
  };
  /** A dialog, from its opening to its end. */
  const dialog = async (name, open, sign) => {
    await open();
    await alice.at(sign).first().waitFor();
    await whole(name);
    await page.keyboard.press('Escape');
    await alice.at(sign).first().waitFor({ state: 'detached' });
  };
  await alice.conversation(1, 'bob').waitFor();
  await alice.connected();
  // The others have left.
  await page.waitForFunction(() => !document.querySelector('.online-dot'));
  await whole('list');

  await alice.open(1, 'bob');
  await alice.sees('see you there');
  await whole('chat');
  await dialog('menu', () => alice.message('see you there').click({ button: 'right' }), 'menu-reply');
  await alice.at('emoji').click();
  await page.waitForFunction(() => document.querySelectorAll('.emoji-grid button').length > 20);
  await whole('emoji');
  await page.keyboard.press('Escape');
  await alice.attachPlace();
  await alice.at('place-city').fill('台州');
  await alice.at('city').first().click();
  await page.waitForFunction(() => Number(document.querySelector('[data-testid=map]').dataset.lands) > 0);
  await whole('place');
  await page.keyboard.press('Escape');
  await alice.at('open-picture').click();
  await page.waitForFunction(() => document.querySelector('.viewer-original')?.complete);
  await whole('viewer');
  await page.keyboard.press('Escape');
  await dialog('person', () => alice.at('person-info').click(), 'person');
  await back(alice);

  await alice.open(3, 'demo-group');
  await alice.sees('What time?');
  await whole('group');
  await dialog('group-info', () => alice.at('group-info').click(), 'group-member-bob');
  await back(alice);

  await dialog('profile', () => alice.at('open-profile').click(), 'profile');
  await dialog('settings', () => alice.at('settings').click(), 'settings-dialog');
  await dialog('help', () => page.keyboard.press('?'), 'help-dialog');
  await dialog('new-chat', () => alice.at('new-chat').click(), 'friend-bob');
  await alice.connected();
  await alice.at('sign-out').click();
  await alice.at('demo-account-alice').waitFor();
  await whole('sign-in');
  await alice.leave();
}

async function back(person) {
  if (await person.at('back').isVisible()) await person.at('back').click();
}
