import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { PatternView } from '../../drill/PatternView.tsx';
import type { Spot } from '../../drill/patternBox.ts';
import { shapeOf } from '../../drill/shapeOf.ts';
import { text } from '../../text.ts';
import { layerBelow } from '../../training/layerBelow.ts';
import { tally } from './dotSeries.ts';
import { useLooking } from './looking.ts';
import { mapSample, mapStepFor } from './mapSample.ts';
import type { ResultProps } from './resultProps.ts';

/** Where the dots lie over the pattern: on it, off it, stacked, and what was not made. */
export function ResultMap({ detail, score, series }: ResultProps) {
  const words = text.result.charts;
  const { dot: picked, marked } = useLooking();
  const earlier = useEarlier(detail.attempt.earlierId);
  const { drill } = detail.attempt;
  const { dots: columns, result } = score;
  const shape = useMemo(() => shapeOf(drill.pattern, detail.places, earlier), [detail, earlier]);
  const sample = mapSample(
    series.count,
    (i) => result.dots[i]?.zone === 'unsafe' || i === picked.value || marked.value?.has(i) === true,
  );
  const positioned = columns.xMm.some((x) => x !== null);
  if (!positioned) return <p class="panel quiet map-none">{words.mapNone}</p>;
  const dots = sample.map((i) => ({
    xMm: columns.xMm[i] ?? null,
    yMm: columns.yMm[i] ?? null,
    zone: result.dots[i]?.zone ?? null,
    fit: result.dots[i]?.fit ?? null,
  }));
  const placeOf = new Map(sample.map((i, at) => [i, at]));
  const step = mapStepFor(series.count);
  const fits = tally(
    result.dots.map(({ fit }) => fit),
    ['placed', 'free', 'off', 'stacked'],
  ).map(([fit, n]) => words.zoneCount(n, words.fit[fit]));
  if (result.missing.length > 0) fits.push(words.missing(result.missing.length));
  const sentence = words.mapSentence(fits.join(', ')) + (step > 1 ? words.mapEvery(step) : '');
  return (
    <ChartPanel name="map" label={words.map} explain={words.mapExplain} reading="">
      <PatternView
        label={`${words.map}. ${sentence}`}
        shape={shape}
        dots={dots}
        missing={result.missing}
        picked={picked.value === null ? null : placeOf.get(picked.value)}
        marked={
          marked.value === null ? null : new Set([...marked.value].flatMap((i) => placeOf.get(i) ?? []))
        }
        onPick={(at) => {
          picked.value = sample[at] ?? null;
        }}
        testId="result-map"
      />
      <p class="chart-sentence">{sentence}</p>
    </ChartPanel>
  );
}

/** The dots of the layer below, where the drill has one; a picture without them is better than none. */
function useEarlier(id: string | null): readonly Spot[] {
  const spots = useSignal<readonly Spot[]>([]);
  useEffect(() => {
    if (id === null) return;
    const abort = new AbortController();
    layerBelow(id, abort.signal).then(
      (found) => {
        spots.value = found;
      },
      () => {},
    );
    return () => abort.abort();
  }, [id]);
  return spots.value;
}
