import type { AttemptDetail, Score } from '../../../src/server/wire-training.ts';
import { number } from '../../format.ts';
import { standardMm } from '../../live/closeCall.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import type { DotSeries } from './dotSeries.ts';

/** What a scoring was made with: its own calibration, or the attempt's. */
export const calibrationOf = (
  { attempt }: Pick<AttemptDetail, 'attempt'>,
  score: Pick<Score, 'calibration'>,
): AttemptDetail['attempt']['calibration'] => score.calibration ?? attempt.calibration;

/** Ids of this pad's calibrations that were voided. */
export function useVoided(pad: string, scorings: number): ReadonlySet<string> {
  const { remote } = useRemote((signal) => studioApi.records(pad, signal), [pad, scorings]);
  return new Set(remote.value.value?.filter(({ state }) => state === 'voided').map(({ id }) => id));
}

/** The scoring that is shown rests on depths that cannot be relied on. */
export function VoidedNotice({
  detail,
  score,
  voided,
}: {
  detail: AttemptDetail;
  score: Score;
  voided: ReadonlySet<string>;
}) {
  const words = text.calibration.use;
  const { id, number: name } = calibrationOf(detail, score);
  if (id === null || !voided.has(id)) return null;
  return (
    <div data-testid="rests-on-voided">
      <Notice kind="stale" heading={words.rests} words={words.restsWords(words.of(name ?? null))}>
        <a class="button" href={hrefOf.calibration(name ?? id)}>
          {words.restsLink}
        </a>
      </Notice>
    </div>
  );
}

/** By which calibration, and how sure it is at the target. */
export function CalibrationWords({
  detail,
  score,
  series,
}: {
  detail: AttemptDetail;
  score: Score;
  series: DotSeries;
}) {
  const words = text.result.calibration;
  const used = calibrationOf(detail, score);
  const limits = series.limits[0];
  const targetMm = limits === undefined ? 0 : (limits.targetMm + limits.cautionMm) / 2;
  const standard = standardMm(used, targetMm);
  if (used.number === undefined || standard === null)
    return <span>{words[used.state](number(used.uncertaintyMm, 3))}</span>;
  return (
    <span data-testid="result-calibration" data-number={used.number}>
      <a class="setting-link" href={hrefOf.calibration(used.number)}>
        {used.number}
      </a>
      {used.state === 'expired' && `, ${text.calibration.use.expired}`},{' '}
      {text.calibration.use.atTarget(standard)}
    </span>
  );
}
