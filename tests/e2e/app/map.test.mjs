// The map under fingers, a trackpad and keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { faults } from '../../lib/axe.mjs';
import { app } from './app.mjs';

const set = app();
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A person with the map before them, and what they do to it. */
async function before(id, options) {
  const person = await set.person(id, options);
  await person.startChat('friend-bob');
  await person.attachPlace();
  await person.page.waitForFunction(() => Number(document.querySelector('[data-testid=map]').dataset.lands) > 100);
  await person.at('place-latitude').fill('28.67307, 121.44297');
  const canvas = person.page.locator('.map canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await canvas.boundingBox();
  const middle = { x: x + width / 2, y: y + height / 2 };
  const shows = (zoom) =>
    person.page.waitForFunction((zoom) => document.querySelector('[data-testid=map]').dataset.zoom === zoom, zoom);
  const centre = () => person.at('map').evaluate(({ dataset }) => dataset.centre.split(',').map(Number));
  return { person, canvas, middle, shows, centre };
}

test('two fingers bring the map nearer and turn it back; one drags it, a tap puts the pin', async () => {
  const { person, middle, shows, centre } = await before('alice', phone);
  const session = await person.page.context().newCDPSession(person.page);
  const touch = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x: middle.x + x, y: middle.y + y, id })) });
  await shows('6.0');
  const start = await centre();

  await touch('touchStart', [-30, 0]);
  await touch('touchStart', [-30, 0], [30, 0]);
  for (const half of [40, 50, 60]) await touch('touchMove', [-half, 0], [half, 0]);
  await touch('touchEnd');
  await shows('7.0');
  const near = await centre();
  assert.ok(Math.abs(near[0] - start[0]) < 0.01 && Math.abs(near[1] - start[1]) < 0.01, `${start} became ${near}`);
  assert.equal(await person.at('place-latitude').inputValue(), '28.67307', 'no finger of two puts a pin');

  await touch('touchStart', [-80, 10], [80, 10]);
  for (const half of [60, 40, 20]) await touch('touchMove', [-half, 10], [half, 10]);
  await touch('touchEnd');
  await shows('5.0');

  await touch('touchStart', [0, 0]);
  for (const x of [20, 50, 80]) await touch('touchMove', [x, 0]);
  await touch('touchEnd');
  assert.ok((await centre())[1] < near[1] - 1, 'dragged to the right, the west comes');
  assert.equal(await person.at('place-latitude').inputValue(), '28.67307', 'a drag puts no pin');

  await touch('touchStart', [30, -30]);
  await touch('touchEnd');
  await person.page.waitForFunction(() => document.querySelector('[data-testid=place-latitude]').value !== '28.67307');
  assert.equal(await person.page.evaluate(() => visualViewport.scale), 1, 'the page itself did not zoom');
  assert.deepEqual(await faults(person.page), []);
  person.isUnharmed();
  await person.leave();
});

test('wheel and trackpad zoom about the pointer, keys move and zoom', async () => {
  const { person, canvas, middle, shows, centre } = await before('carol');
  const { mouse, keyboard } = person.page;
  const start = await centre();
  await mouse.move(middle.x + 100, middle.y);
  for (let turn = 0; turn < 4; turn += 1) await mouse.wheel(0, -120);
  await shows('8.0');
  const [, east] = await centre();
  // What is 100 px from the middle stays there: at four times the scale three quarters of the way are left.
  const degrees = (px, zoom) => (px * 360) / (256 * 2 ** zoom);
  const expected = start[1] + degrees(100, 6) - degrees(100, 8);
  assert.ok(Math.abs(east - expected) < 0.02, `${east} instead of ${expected}`);

  // A trackpad that is pinched makes small wheels with Ctrl.
  await keyboard.down('Control');
  for (let turn = 0; turn < 6; turn += 1) await mouse.wheel(0, 10);
  await keyboard.up('Control');
  await shows('7.0');
  assert.equal(await person.page.evaluate(() => visualViewport.scale), 1);

  await canvas.focus();
  await canvas.press('+');
  await shows('8.0');
  const at = await centre();
  await canvas.press('ArrowUp');
  await canvas.press('ArrowRight');
  await person.page.waitForFunction((was) => document.querySelector('[data-testid=map]').dataset.centre !== was, at.join(','));
  const moved = await centre();
  assert.ok(moved[0] > at[0] && moved[1] > at[1], `${at} became ${moved}`);
  await canvas.press('Enter');
  assert.equal(Number(await person.at('place-latitude').inputValue()).toFixed(3), moved[0].toFixed(3));
  person.isUnharmed();
  await person.leave();
});
