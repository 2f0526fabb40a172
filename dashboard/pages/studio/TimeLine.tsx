import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Timeline } from '../../../src/server/wire-studio.ts';
import { messageOf } from '../../api.ts';
import { readersZone, toTheSecond } from '../../format.ts';
import { FieldFrame } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Remoted } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { studioApi, type TimelineWish } from '../../studio/api.ts';
import { hrefOfRow, isWritten, rowWords, type TimelineRow } from '../../studio/rowWords.ts';
import { text } from '../../text.ts';

type Kind = TimelineRow['kind'];
const kinds: readonly Kind[] = [
  'log',
  'calibration',
  'calibration-act',
  'quick-check',
  'fault',
  'use',
  'record',
];
const all: TimelineWish = { kinds: [], from: '', to: '' };
const AGAIN_MS = 6000;

interface LineProps {
  readonly id: string;
  /** Its serial number, where it is a pad: what was found on it has a place in its session. */
  readonly pad: string | null;
  /** Something was entered: read anew. */
  readonly round: number;
  readonly onCorrect: (entry: { id: string; title: string }) => void;
}

/** All that was done to an item and with it, newest first, whatever it comes from. */
export function TimeLine({ id, pad, round, onCorrect }: LineProps) {
  const words = text.studio.timeline;
  const wish = useSignal<TimelineWish>(all);
  const { from, to } = wish.value;
  const reversed = from !== '' && to !== '' && to < from;
  const asked = reversed ? { ...wish.value, to: '' } : wish.value;
  const key = JSON.stringify(asked);
  return (
    <section class="panel studio-timeline" aria-label={words.heading} data-testid="timeline">
      <div class="panel-head">
        <h2>{words.heading}</h2>
        <p class="settings-actions">
          {(['csv', 'pdf'] as const).map((format) => (
            <a
              key={format}
              class="button"
              href={studioApi.timelineHref(id, format, asked)}
              download
              aria-label={words[`${format}Of`]}
              data-testid={`timeline-${format}`}
            >
              <Icon name="down" />
              {words[format]}
            </a>
          ))}
        </p>
      </div>
      <Filters
        wish={wish.value}
        problem={reversed ? words.reversed : ''}
        onChange={(part) => {
          wish.value = { ...wish.peek(), ...part };
        }}
      />
      <Rows key={`${key}/${round}`} id={id} wish={asked} pad={pad} onCorrect={onCorrect} />
    </section>
  );
}

interface FilterProps {
  readonly wish: TimelineWish;
  readonly problem: string;
  readonly onChange: (part: Partial<TimelineWish>) => void;
}

/** Nothing chosen means everything. */
function Filters({ wish, problem, onChange }: FilterProps) {
  const words = text.studio.timeline;
  const [fromId, toId] = [useId(), useId()];
  const flip = (kind: Kind) =>
    onChange({
      kinds: wish.kinds.includes(kind) ? wish.kinds.filter((one) => one !== kind) : [...wish.kinds, kind],
    });
  return (
    <div class="studio-filters">
      <fieldset class="studio-chips">
        <legend class="spoken">{words.filter}</legend>
        {kinds.map((kind) => (
          <label key={kind} class="chip studio-chip">
            <input
              type="checkbox"
              checked={wish.kinds.includes(kind)}
              data-testid={`timeline-kind-${kind}`}
              onChange={() => flip(kind)}
            />
            <span>{words.kind[kind]}</span>
          </label>
        ))}
      </fieldset>
      <div class="studio-days">
        <FieldFrame id={fromId} label={words.from}>
          <input
            id={fromId}
            type="date"
            data-testid="timeline-from"
            value={wish.from}
            onInput={({ currentTarget }) => onChange({ from: currentTarget.value })}
          />
        </FieldFrame>
        <FieldFrame id={toId} label={words.to} problem={problem}>
          <input
            id={toId}
            type="date"
            data-testid="timeline-to"
            aria-invalid={problem === '' ? undefined : 'true'}
            aria-describedby={problem === '' ? undefined : `${toId}-problem`}
            value={wish.to}
            onInput={({ currentTarget }) => onChange({ to: currentTarget.value })}
          />
        </FieldFrame>
        {(wish.kinds.length > 0 || wish.from !== '' || wish.to !== '') && (
          <button type="button" class="button button-quiet" onClick={() => onChange(all)}>
            {words.all}
          </button>
        )}
      </div>
    </div>
  );
}

interface RowsProps {
  readonly id: string;
  readonly wish: TimelineWish;
  readonly pad: LineProps['pad'];
  readonly onCorrect: LineProps['onCorrect'];
}

function Rows({ id, wish, pad, onCorrect }: RowsProps) {
  const words = text.studio.timeline;
  const older = useSignal<readonly TimelineRow[]>([]);
  /** Where the page before ended; undefined until an older one was read. */
  const next = useSignal<string | null | undefined>(undefined);
  const problem = useSignal('');
  // With older rows below it the first page stands still: moved on, it would leave a hole between.
  const { remote, again } = useRemote(
    (signal) => studioApi.timeline(id, wish, null, signal),
    [id],
    AGAIN_MS,
    next.value !== undefined,
  );
  const showOlder = async (before: string) => {
    problem.value = '';
    try {
      const page: Timeline = await studioApi.timeline(id, wish, before);
      older.value = [...older.peek(), ...page.rows];
      next.value = page.next;
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  const isFiltered = wish.kinds.length > 0 || wish.from !== '' || wish.to !== '';
  return (
    <Remoted remote={remote.value} again={again} loading={words.loading}>
      {(first) => {
        const rows = [...first.rows, ...older.value];
        const before = next.value === undefined ? first.next : next.value;
        return (
          <>
            {first.zone !== readersZone() && <p class="quiet">{words.zone(first.zone)}</p>}
            {rows.length === 0 ? (
              <p class="quiet">{isFiltered ? words.noneFiltered : words.none}</p>
            ) : (
              <ol class="studio-rows">
                {rows.map((row) => (
                  <Row
                    key={`${row.kind}/${row.id}/${row.at}`}
                    row={row}
                    zone={first.zone}
                    pad={pad}
                    onCorrect={onCorrect}
                  />
                ))}
              </ol>
            )}
            {before !== null && (
              <p>
                <button type="button" class="button" onClick={() => void showOlder(before)}>
                  {words.older}
                </button>
              </p>
            )}
            {problem.value !== '' && (
              <p class="problem" role="alert">
                {problem}
              </p>
            )}
          </>
        );
      }}
    </Remoted>
  );
}

function Row({
  row,
  zone,
  pad,
  onCorrect,
}: { row: TimelineRow; zone: string } & Pick<RowsProps, 'pad' | 'onCorrect'>) {
  const words = text.studio.timeline;
  const href = hrefOfRow(row, pad);
  const { title, text: told, notes } = rowWords(row);
  return (
    <li class={`studio-entry studio-entry-${row.kind}`} data-testid="timeline-row" data-kind={row.kind}>
      <p class="studio-entry-at figure">
        <time dateTime={row.at}>{toTheSecond(row.at, zone)}</time>
      </p>
      <p class="studio-entry-kind quiet">{words.kindOf[row.kind]}</p>
      <div class="studio-entry-words">
        <p class="studio-entry-title">{title}</p>
        {told !== '' && <p>{told}</p>}
        {notes.length > 0 && <p class="quiet">{notes.join(' ')}</p>}
        {row.by !== '' && <p class="quiet">{words.by(row.by)}</p>}
      </div>
      <p class="studio-entry-actions">
        {href !== null && (
          <a class="button button-quiet" href={href} aria-label={words.openOf(title)}>
            {words.open}
          </a>
        )}
        {isWritten(row) && (
          <button
            type="button"
            class="button button-quiet"
            aria-label={words.correctOf(title)}
            onClick={() => onCorrect({ id: row.id, title: told === '' ? title : `${title}, ${told}` })}
          >
            {words.correct}
          </button>
        )}
      </p>
    </li>
  );
}
