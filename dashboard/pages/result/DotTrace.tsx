import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { api } from '../../api.ts';
import { Chart } from '../../charts/Chart.tsx';
import { extremesOf } from '../../charts/traceData.ts';
import { columnsFor } from '../../charts/viewRange.ts';
import { mm, number } from '../../format.ts';
import { Explain } from '../../parts/Explain.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import type { ResultProps } from './resultProps.ts';
import { type TraceScene, traceChart } from './traceChart.ts';

/** Seen before and after the dot. */
const AROUND_US = 120_000;
const COLUMNS = 900;
const STROKES = 500;
const PERIOD_US = 500;

/** The raw depth around one dot, from the session that it was made in. */
export function DotTrace({ detail, score, series, dot }: ResultProps & { dot: number }) {
  const words = text.result;
  const { attempt, raw } = detail;
  const startUs = score.dots.startUs[dot] ?? 0;
  const endUs = score.dots.endUs[dot] ?? startUs;
  const fromUs = Math.max(0, Math.floor(startUs - AROUND_US));
  const toUs = Math.ceil(endUs + AROUND_US);
  const limits = series.limits[dot] ?? attempt.profile;
  const { remote } = useRemote(
    async (signal): Promise<TraceScene> => {
      const range = { serial: attempt.pad, fromUs, toUs };
      const columns = columnsFor({ fromUs, toUs }, COLUMNS, PERIOD_US);
      const [trace, strokes] = await Promise.all([
        api.trace(attempt.sessionId, { ...range, channel: 'depth', columns }, signal),
        api.strokes(attempt.sessionId, { ...range, limit: STROKES }, signal),
      ]);
      return { trace, strokes, limits, startUs, endUs, fromUs, toUs, periodUs: PERIOD_US };
    },
    [attempt.sessionId, dot, startUs],
    undefined,
    !raw,
  );
  if (!raw) return <p class="quiet trace-state">{words.traceGone}</p>;
  const { value: scene, problem } = remote.value;
  const current = scene !== null && scene.startUs === startUs;
  return (
    <div class="dot-trace">
      {scene === null ? (
        <p class="quiet trace-state">{problem ?? words.traceLoading}</p>
      ) : (
        <div class={current ? undefined : 'stale'}>
          <TraceView scene={scene} />
        </div>
      )}
      {scene !== null && problem !== null && <p class="problem">{problem}</p>}
      <a class="button" href={hrefOf.sessionAt(attempt.sessionId, startUs, attempt.pad)}>
        {words.toSession}
      </a>
    </div>
  );
}

function TraceView({ scene }: { scene: TraceScene }) {
  const words = text.result;
  const at = useSignal<number | null>(null);
  const options = useMemo(
    () =>
      traceChart(scene, (x) => {
        at.value = x;
      }),
    [scene],
  );
  const data = useMemo(
    (): [number[], null[]] => [
      [0, 1],
      [null, null],
    ],
    [scene],
  );
  const extremes = extremesOf(scene.trace, scene.periodUs);
  const sentence =
    extremes === null
      ? words.traceNone
      : words.traceSentence(scene.strokes.length, extremes.high, extremes.gaps);
  const { trace } = scene;
  const under = at.value === null ? Number.NaN : scene.startUs + at.value * 1000;
  const column = Math.floor((under - trace.fromUs) / trace.columnUs);
  const depth = [column, column - 1, column + 1]
    .map((i) => trace.max[i])
    .find((one) => typeof one === 'number');
  return (
    <>
      <div class="chart-words">
        <h3>
          <Explain label={words.trace} words={words.traceExplain} />
        </h3>
        <p class="figure chart-reading">
          {at.value === null ? '' : words.traceCursor(`${number(at.value)} ms`, mm(depth))}
        </p>
      </div>
      <Chart
        class="chart-middle"
        label={`${words.trace}. ${sentence}`}
        options={options}
        data={data}
        testId="dot-trace"
      />
      <p class="chart-sentence">{sentence}</p>
    </>
  );
}
