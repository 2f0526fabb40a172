/** One machine's control on links in made-up time. */
import { expect, test } from 'vitest';
import { defaultRules } from '../../src/safety/control/control.ts';
import { MachineControl } from '../../src/station/control/machine-control.ts';
import { MachineDevice } from '../../src/station/machine-device.ts';
import { Bench } from '../link/harness.ts';
import { ScriptedDevice } from '../link/scripted-device.ts';

const ignored = () => {};
const sinks = {
  event: ignored,
  stroke: ignored,
  dot: ignored,
  trace: ignored,
  chunk: ignored,
  reading: ignored,
  line: ignored,
  closed: ignored,
  described: ignored,
};
const bytesOn = ({ stream }: Bench): number => stream.written.filter((text) => text === '!').length;

test('a stop that goes on goes to a machine that is back before it has described itself', async () => {
  const before = new Bench(new ScriptedDevice({ role: 'machine' })).run(500_000);
  const { identity } = before.link;
  if (identity === null) throw new Error('not identified');
  let now = before.now;
  const control = new MachineControl(new MachineDevice(before.link, identity, sinks), defaultRules, {
    now: () => now,
    stopWritten: ignored,
    noted: ignored,
    changed: ignored,
  });
  control.step({ kind: 'link', atUs: now, up: true });
  await before.link.close(null, now);
  control.step({ kind: 'link', atUs: now, up: false });
  control.step({ kind: 'stop', atUs: now, cause: { kind: 'person', detail: 'Ada' } });
  expect([bytesOn(before), control.stopDelivered]).toEqual([0, false]);

  const back = new Bench(new ScriptedDevice({ role: 'machine' }), now);
  control.greeted(back.link);
  expect([bytesOn(back), control.stopDelivered]).toEqual([1, true]);
  for (let n = 0; n < 10; n++) {
    now += 50_000;
    control.step({ kind: 'tick', atUs: now });
  }
  expect(bytesOn(back)).toBe(11);
});
