import type { Signal } from '@preact/signals';
import type { Profile } from '../../../src/server/wire.ts';
import { extremesOf } from '../../charts/traceData.ts';
import type { View } from '../../charts/viewRange.ts';
import { moment, span } from '../../format.ts';
import { zoneOf } from '../../parts/zoneShapes.ts';
import { text } from '../../text.ts';
import { DOTS_LIMIT, type SessionData } from './sessionData.ts';

/** Says what the detail chart shows. */
export function ViewSentence({
  view,
  data,
  profile,
}: {
  view: Signal<View>;
  data: SessionData;
  profile: Profile;
}) {
  const words = text.session;
  const inView = data.inView.value;
  const { fromUs, toUs } = inView?.view ?? view.value;
  const length = toUs - fromUs;
  const when = (us: number): string => moment(us, length / 4);
  const parts = [words.summary(when(fromUs), when(toUs), span(length))];
  if (inView !== null) {
    const found = inView.trace === null ? null : extremesOf(inView.trace, data.periodUs);
    if (found === null) parts.push(words.summaryNone);
    else {
      const { low, high, highAtUs, gaps } = found;
      parts.push(words.summaryData(low, high, when(highAtUs), text.zone[zoneOf(high, profile)]));
      parts.push(words.summaryGaps(gaps));
    }
    const { dots } = inView;
    const inTarget = dots.filter(({ zone }) => zone === 'target').length;
    parts.push(inView.manyDots ? words.summaryMany(DOTS_LIMIT) : words.summaryDots(dots.length, inTarget));
    if (inView.trace !== null) parts.push(words.source[inView.trace.source]);
  }
  return (
    <p class="view-sentence" data-testid="view-sentence">
      {parts.join(' ')}
    </p>
  );
}
