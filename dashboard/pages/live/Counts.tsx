import { number, span } from '../../format.ts';
import { gauges } from '../../live/state.ts';
import { Explain } from '../../parts/Explain.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { text } from '../../text.ts';

/** What has been counted, and beside it what speaks against it: loss, overflow, the clock's uncertainty. */
export function Counts({ serial }: { serial: string | null }) {
  const gauge = serial === null ? undefined : gauges.value.get(serial);
  if (gauge?.role !== 'pad') return null;
  const words = text.live.counts;
  const { strokes, dots, unsafe, lost, overflows, clockUncertaintyUs } = gauge;
  return (
    <section class="panel counts">
      <h2>
        <Explain label={words.label} words={words.explain} />
      </h2>
      <Facts
        facts={[
          { term: words.strokes, value: number(strokes), testId: 'count-strokes' },
          { term: words.dots, value: number(dots), testId: 'count-dots' },
          {
            term: words.unsafe,
            value: number(unsafe),
            tone: unsafe > 0 ? 'unsafe' : undefined,
            testId: 'count-unsafe',
          },
          {
            term: words.lost,
            value: number(lost),
            tone: lost > 0 ? 'caution' : undefined,
            testId: 'count-lost',
          },
          { term: words.overflow, value: number(overflows), tone: overflows > 0 ? 'caution' : undefined },
          { term: words.clock, value: clockUncertaintyUs === null ? number(null) : span(clockUncertaintyUs) },
        ]}
      />
    </section>
  );
}
