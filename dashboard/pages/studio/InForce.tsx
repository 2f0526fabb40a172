import type { ItemView, RecordSummary } from '../../../src/server/wire-studio.ts';
import { said } from '../../format.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { isBlocked } from '../../studio/needs.ts';
import { text } from '../../text.ts';

const AGAIN_MS = 5000;

/** The calibration that holds now, in a sentence, what may be done about it, and all that were made. */
export function InForce({ item, round }: { item: ItemView; round: number }) {
  const words = text.studio.calibration;
  const { content, calibration } = item;
  const { serial } = content;
  const kind = content.kind === 'pad' ? 'pad' : 'machine';
  const { remote } = useRemote(
    async (signal) => {
      const [records, drafts] = await Promise.all([
        studioApi.records(serial, signal),
        studioApi.drafts(signal),
      ]);
      return {
        records: records.filter((one) => one.item === kind),
        open: drafts.some(({ draft }) => draft.item === kind && draft.serial === serial),
      };
    },
    [serial, kind, round],
    AGAIN_MS,
  );
  const { records = [], open = false } = remote.value.value ?? {};
  const blocked = isBlocked(item);
  const zone = calibration?.state === 'valid' ? 'target' : 'caution';
  return (
    <section
      class="panel studio-in-force"
      aria-label={words.heading}
      data-testid="in-force"
      data-number={calibration?.number ?? ''}
    >
      <div class="panel-head">
        <h2>{words.heading}</h2>
        {calibration !== null && (
          <span class={`zone-word zone-${zone} studio-mark`}>
            <ZoneMark zone={zone} size={14} />
            {words[calibration.state]}
          </span>
        )}
      </div>
      {calibration === null ? (
        <p>{words.none[kind]}</p>
      ) : (
        <>
          <p class="studio-number">
            <a class="studio-link" href={hrefOf.calibration(calibration.number ?? calibration.id)}>
              {words.number(calibration.number)}
            </a>
          </p>
          <p>{said(calibration.sentence)}</p>
          <p class="quiet">
            {words.since(calibration.from)}, {words.due(calibration.dueOn)}
          </p>
        </>
      )}
      {blocked ? (
        <p class="quiet">{words.blocked}</p>
      ) : (
        <p class="settings-actions">
          <a
            class={open || calibration === null ? 'button button-strong' : 'button'}
            href={kind === 'pad' ? hrefOf.padCalibration(serial) : hrefOf.machineCalibration(serial)}
            data-testid="calibrate"
          >
            {open ? words.goOn : words.measure}
          </a>
          {kind === 'pad' && calibration !== null && calibration.number !== null && (
            <a class="button" href={hrefOf.quickCheck(serial)} data-testid="quick-check">
              {words.check}
            </a>
          )}
        </p>
      )}
      {remote.value.problem !== null && <p class="problem">{remote.value.problem}</p>}
      {records.length > 0 && <Earlier records={records} />}
    </section>
  );
}

function Earlier({ records }: { records: readonly RecordSummary[] }) {
  const words = text.studio.calibration;
  return (
    <details class="settings-more" data-testid="all-calibrations">
      <summary>{words.earlier(records.length)}</summary>
      <ul class="studio-records">
        {records.map((record) => (
          <li key={record.id}>
            <a class="studio-link" href={hrefOf.calibration(record.number ?? record.id)}>
              {words.number(record.number)}
            </a>{' '}
            <span class={`studio-record-state studio-record-${record.state}`}>
              {words.recordState[record.state]}
            </span>
            <p class="quiet">
              {words.since(record.from)}. {said(record.sentence)}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
