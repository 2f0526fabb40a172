import { expect, it } from 'vitest';
import { CodeGate, hashCode, sayWrongCode } from '../../src/server/clear-code.ts';

it('takes the right code, in whatever form its letters come, and keeps none of it', async () => {
  const kept = await hashCode('Ru\u00edz-1');
  expect(JSON.stringify(kept)).not.toContain('z-1');
  expect((await hashCode('Ru\u00edz-1')).hash).not.toBe(kept.hash);
  const gate = new CodeGate(() => 0);
  expect(await gate.try('Rui\u0301z-1', kept)).toEqual({ right: true });
  expect(await gate.try('ru\u00edz-1', kept)).toEqual({ right: false, triesLeft: 4 });
});

it('pauses after five wrong ones, however they are sent, and looks at none until the pause is over', async () => {
  const kept = await hashCode('2468');
  let nowUs = 0;
  const gate = new CodeGate(() => nowUs);
  const tried = await Promise.all(['1', '2', '3', '4', '5', '2468'].map((code) => gate.try(code, kept)));
  expect(
    tried.map((answer) => (answer.right ? 'right' : 'pauseS' in answer ? 'pause' : answer.triesLeft)),
  ).toEqual([4, 3, 2, 1, 'pause', 'pause']);
  nowUs = 29_000_001;
  const early = await gate.try('2468', kept);
  expect(early).toEqual({ right: false, pauseS: 1 });
  if (!early.right) expect(sayWrongCode(early)).toMatch(/none is looked at for 1 s\. Wait/);
  nowUs = 30_000_000;
  expect(await gate.try('1', kept)).toEqual({ right: false, triesLeft: 4 });
  expect(await gate.try('2468', kept)).toEqual({ right: true });
  expect(await gate.try('1', kept)).toEqual({ right: false, triesLeft: 4 });
});
