/** Rows in which the pad fails: a motor that works over it must not go on unseen. */

import type { EventKind } from '../../../../src/safety/types.ts';
import { stopPath, sumOf } from '../parts.ts';
import { stops } from '../stopped.ts';
import type { Row } from '../types.ts';

const silent = sumOf('silentPad', 'look', ...stopPath);

const padRow = (
  name: string,
  fault: string,
  order: string,
  time: ReturnType<typeof sumOf>,
  loud: readonly EventKind[],
): Row => ({
  name,
  fault,
  promise: { ...time, text: 'off, latched, said; nothing starts; recording goes on' },
  async run(rig) {
    const page = await rig.running();
    return stops(rig, page, {
      make: () => rig.world.fault(order),
      withinMs: time.withinMs,
      causes: ['guard'],
      loud,
    });
  },
});

const sampled = (part: 'stuck' | 'outOfRange' | 'leap') => sumOf(part, 'batch', 'line', 'turn', ...stopPath);

export const padRows: readonly Row[] = [
  padRow('pad-unplugged', 'the pad is unplugged', 'pad:unplug', silent, ['no-pad', 'sensor-silent']),
  padRow('pad-silent', 'the pad’s port is open and says nothing', 'pad:silence=3000', silent, [
    'no-pad',
    'sensor-silent',
  ]),
  padRow('pad-stuck', 'the pad repeats one value', 'pad:stuck', sampled('stuck'), ['sensor-stuck']),
  padRow('pad-range', 'the pad reads its highest value', 'pad:out-of-range', sampled('outOfRange'), [
    'sensor-range',
    'unsafe-depth',
  ]),
  padRow('pad-jumps', 'the pad’s reading leaps by 2 mm and back, each 50 ms', 'pad:jump=2', sampled('leap'), [
    'sensor-jump',
    'unsafe-depth',
  ]),
];
