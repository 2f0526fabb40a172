import { useId } from 'preact/hooks';
import type { SessionDetail } from '../../../src/server/wire.ts';
import type { RecordSummary } from '../../../src/server/wire-studio.ts';
import type { Sureness } from '../../live/closeCall.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { calibrationApi } from '../calibration/api.ts';

/** By what the depths are drawn: '' as they were live, `none` the pad's own scale, else the id of a calibration. */
export type DrawnBy = string;

/** How sure the depths are that are drawn; null where nobody knows. */
export function useSureness(detail: SessionDetail, pad: string | null, by: DrawnBy): Sureness | null {
  const { remote } = useRemote(
    async (signal) => (by === '' || by === 'none' ? null : calibrationApi.record(by, signal)),
    [by],
  );
  if (by === 'none') return null;
  if (by === '') {
    const live = detail.channels.find(({ serial }) => serial === pad)?.scale ?? null;
    return live === null ? null : { state: 'valid', uncertaintyMm: 0, byDepth: live.byDepth };
  }
  const document = remote.value.value?.document;
  if (document?.item !== 'pad') return null;
  const byDepth = document.outcome.budget.map(({ depthMm, combinedMm }) => ({
    depthMm,
    uncertaintyMm: combinedMm,
  }));
  return { state: 'valid', uncertaintyMm: 0, byDepth };
}

interface DepthsByProps {
  readonly detail: SessionDetail;
  readonly pad: string;
  readonly by: DrawnBy;
  readonly onChange: (by: DrawnBy) => void;
}

/** Which calibration the depths are drawn by; raw counts are kept, so any of this pad's may be tried. */
export function DepthsBy({ detail, pad, by, onChange }: DepthsByProps) {
  const words = text.calibration.use;
  const id = useId();
  const { remote } = useRemote((signal) => studioApi.records(pad, signal), [pad]);
  const live = detail.channels.find(({ serial }) => serial === pad)?.scale ?? null;
  const measured = (remote.value.value ?? []).filter(
    (record): record is RecordSummary & { number: string } => record.item === 'pad' && record.number !== null,
  );
  const shown = by === '' ? (live?.number ?? null) : (measured.find((one) => one.id === by)?.number ?? null);
  return (
    <div class="depths-by" data-testid="depths-by" data-number={shown ?? ''}>
      <label class="field review-pad" for={id}>
        <span>{words.review}</span>
        <select
          id={id}
          value={by}
          data-testid="depths-by-choice"
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        >
          <option value="">{words.asRecorded(live?.number ?? null)}</option>
          {live !== null && <option value="none">{words.ownScale}</option>}
          {measured.map((record) => (
            <option key={record.id} value={record.id}>
              {words.byOther(record.number, text.calibration.record.state[record.state])}
            </option>
          ))}
        </select>
      </label>
      {shown !== null && (
        <a class="button" href={hrefOf.calibration(shown)}>
          {words.restsLink}
        </a>
      )}
      {by !== '' && <p class="quiet">{words.changed}</p>}
    </div>
  );
}
