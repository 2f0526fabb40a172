import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SessionDetail } from '../../../src/server/wire.ts';
import type { View } from '../../charts/viewRange.ts';
import { chooseMachine, pairedMachine } from '../../live/choice.ts';
import { feedState } from '../../live/state.ts';
import { Notice } from '../../parts/Notice.tsx';
import { text } from '../../text.ts';
import { zonesHidden } from '../../training/attempts.ts';
import { ChartTools } from './ChartTools.tsx';
import { DepthsBy, type DrawnBy, useSureness } from './DepthsBy.tsx';
import { DotsTable } from './DotsTable.tsx';
import { ReviewStrips } from './ReviewStrips.ts';
import type { Reading } from './reviewReadout.ts';
import { SessionData } from './sessionData.ts';
import { ViewSentence } from './ViewSentence.tsx';

interface Props {
  readonly detail: SessionDetail;
  /** Null until the charts have shown the whole session. */
  readonly view: Signal<View | null>;
}

interface ChosenProps extends Props {
  /** The pad the reader chose, by hand or by its event. */
  readonly chosen: Signal<string | null>;
}

/** Overview and detail of a session over the stored data. */
export function SessionCharts({ detail, view, chosen }: ChosenProps) {
  const pads = detail.devices
    .filter(({ role }) => role === 'pad')
    .map(({ serial }) => serial)
    .sort();
  const pad = chosen.value ?? pads[0] ?? null;
  const machines = detail.devices
    .filter(({ role }) => role === 'machine')
    .map(({ serial }) => serial)
    .sort();
  const machine = pairedMachine(pad, machines);
  // Else a trainee would read here what a test hides on Live; and whether one runs is known once the feed has told.
  const recording = detail.status === 'recording';
  const untold = recording && feedState.value === 'connecting';
  const hidden = recording && zonesHidden(pad);
  const by = useSignal<{ readonly pad: string | null; readonly by: DrawnBy }>({ pad, by: '' });
  const drawnBy = by.value.pad === pad ? by.value.by : '';
  const words = text.session;
  if (pad === null && detail.devices.length === 0) return <Notice kind="empty" words={words.noSamples} />;
  return (
    <section class="panel review" id="charts">
      <div class="review-choice">
        {pads.length > 1 && (
          <label class="field review-pad">
            <span>{words.pad}</span>
            <select
              value={pad ?? ''}
              onChange={({ currentTarget }) => {
                chosen.value = currentTarget.value;
              }}
            >
              {pads.map((serial) => (
                <option key={serial} value={serial}>
                  {serial}
                </option>
              ))}
            </select>
          </label>
        )}
        {machines.length > 1 && pad !== null && (
          <label class="field review-pad">
            <span>{words.machine(pad)}</span>
            <select
              value={machine ?? ''}
              data-testid="review-machine"
              onChange={({ currentTarget }) => chooseMachine(pad, currentTarget.value)}
            >
              {machine === null && <option value="">{text.live.choose}</option>}
              {machines.map((serial) => (
                <option key={serial} value={serial}>
                  {serial}
                </option>
              ))}
            </select>
          </label>
        )}
        {pad !== null && !untold && !hidden && (
          <DepthsBy
            detail={detail}
            pad={pad}
            by={drawnBy}
            onChange={(next) => {
              by.value = { pad, by: next };
            }}
          />
        )}
      </div>
      {untold ? (
        <Notice kind="loading" words={text.session.loading} />
      ) : hidden ? (
        <Notice kind="stale" words={text.drill.blind.session} />
      ) : (
        <PadCharts
          key={`${pad}/${machine}/${drawnBy}`}
          by={drawnBy}
          detail={detail}
          pad={pad}
          machine={machine}
          unsaid={machine === null && machines.length > 1}
          view={view}
        />
      )}
    </section>
  );
}

interface PadProps extends Props {
  readonly pad: string | null;
  readonly machine: string | null;
  /** There are machines, and nobody has said which worked on this pad. */
  readonly unsaid: boolean;
  readonly by: DrawnBy;
}

function PadCharts({ detail, pad, machine: serial, unsaid, by, view }: PadProps) {
  const root = useRef<HTMLDivElement>(null);
  const strips = useRef<ReviewStrips | null>(null);
  const newest = useRef(detail);
  newest.current = detail;
  const data = useMemo(() => new SessionData(detail, pad, serial, by), [detail.id, pad, serial, by]);
  const sureness = useSureness(detail, pad, by);
  // Of an answer with the same figures nothing is drawn anew.
  const surenessKey = JSON.stringify(sureness);
  useEffect(() => {
    data.sureness.value = sureness;
  }, [data, surenessKey]);
  const reading = useSignal<Reading | null>(null);
  view.value ??= { fromUs: 0, toUs: Math.max(1, detail.durationUs) };
  const shown = view as Signal<View>;

  useEffect(() => {
    if (root.current === null) return;
    const made = new ReviewStrips(root.current, () => newest.current, pad, shown, data, reading);
    strips.current = made;
    return () => made.destroy();
  }, [data]);
  const beforeUs = useRef(detail.durationUs);
  useEffect(() => {
    strips.current?.grow(beforeUs.current);
    beforeUs.current = detail.durationUs;
  }, [detail.durationUs]);

  const words = text.session;
  const { value: at } = reading;
  const machine = data.inView.value?.machine;
  const noMachine = machine === null || machine?.atUs.length === 0;
  return (
    <div ref={root} data-testid="review" data-busy={data.busy.value}>
      <Strip name="overview" title={words.overview} value={words.overviewHint} quiet />
      <ChartTools view={shown} durationUs={detail.durationUs} data={data} />
      <Strip name="depth" title={text.live.charts.depth} value={at === null ? '' : `${at.at}: ${at.depth}`} />
      <Strip
        name="rate"
        title={text.live.charts.rate}
        value={unsaid ? text.live.charts.unsaid : noMachine ? words.noMachine : (at?.rate ?? '')}
      />
      <Strip name="volts" title={text.live.charts.voltage} value={at?.volts ?? ''} />
      {data.problem.value !== null && <Notice kind="stale" words={data.problem.value} />}
      <ViewSentence view={shown} data={data} profile={detail.profile} />
      <DotsTable data={data} />
    </div>
  );
}

function Strip({
  name,
  title,
  value,
  quiet,
}: {
  name: string;
  title: string;
  value: string;
  quiet?: boolean;
}) {
  return (
    <div class={`strip review-${name}`}>
      <div class="strip-words">
        <h2>{title}</h2>
        <p class={quiet === true ? 'quiet' : 'figure'} data-testid={`review-${name}-value`}>
          {value}
        </p>
      </div>
      <div class="strip-plot" data-strip={name} />
    </div>
  );
}
