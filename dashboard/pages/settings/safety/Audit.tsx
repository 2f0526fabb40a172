import { useSignal } from '@preact/signals';
import type { AuditFound, AuditLine } from '../../../../src/server/wire-control.ts';
import { messageOf } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { number, toTheSecond } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { TableRoom } from '../../../parts/TableRoom.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { text } from '../../../text.ts';
import { detailWords, filtered, whoWords } from './auditRows.ts';

const ROWS = 50;
const AGAIN_MS = 3000;

/** What was done, refused and found, newest first; whether the chain holds; and all of it as a file. */
export function Audit() {
  const words = text.settings.safety.audit;
  const older = useSignal<readonly AuditLine[]>([]);
  const more = useSignal(true);
  const problem = useSignal('');
  const filter = useSignal('');
  const { remote, again } = useRemote((signal) => controlApi.audit(ROWS, null, signal), [], AGAIN_MS);
  const showOlder = async (last: number) => {
    problem.value = '';
    try {
      const next = await controlApi.audit(ROWS, last);
      older.value = [...older.value, ...next];
      more.value = next.length === ROWS;
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  return (
    <section class="panel audit" aria-label={words.heading} data-testid="audit">
      <h2>{words.heading}</h2>
      <p class="quiet">{words.words}</p>
      <div class="audit-tools">
        <label class="field audit-filter">
          <span>{words.filter}</span>
          <input
            type="text"
            placeholder={words.filterPlaceholder}
            autocomplete="off"
            data-testid="audit-filter"
            value={filter.value}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
        </label>
        <a class="button" href={controlApi.auditHref('csv')} download>
          <Icon name="down" />
          {words.exportCsv}
        </a>
        <a class="button" href={controlApi.auditHref('jsonl')} download>
          <Icon name="down" />
          {words.exportJson}
        </a>
      </div>
      <Check />
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(newest) => {
          const rows = joined(newest, older.value);
          const shown = filtered(rows, filter.value);
          const last = rows.at(-1);
          return (
            <>
              {rows.length === 0 ? (
                <p class="quiet">{words.none}</p>
              ) : shown.length === 0 ? (
                <p class="quiet">{words.noneFiltered}</p>
              ) : (
                <Rows rows={shown} />
              )}
              {last !== undefined && rows.length >= ROWS && more.value && (
                <p>
                  <button type="button" class="button" onClick={() => void showOlder(last.seq)}>
                    {words.older}
                  </button>
                </p>
              )}
            </>
          );
        }}
      </Remoted>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}

/** The newest page moves on while older ones were loaded: a row stands once. */
function joined(newest: readonly AuditLine[], older: readonly AuditLine[]): readonly AuditLine[] {
  const lowest = newest.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  return [...newest, ...older.filter(({ seq }) => seq < lowest)];
}

function Check() {
  const words = text.settings.safety.audit;
  const found = useSignal<AuditFound | null>(null);
  const problem = useSignal('');
  const busy = useSignal(false);
  const check = async () => {
    busy.value = true;
    problem.value = '';
    try {
      found.value = await controlApi.auditCheck();
      say(words.found(found.value));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <div class="audit-check">
      <button
        type="button"
        class="button"
        disabled={busy.value}
        data-testid="audit-check"
        onClick={() => void check()}
      >
        {busy.value ? words.checking : words.check}
      </button>
      {found.value !== null && (
        <p
          class={found.value.broken === null ? 'audit-holds' : 'problem'}
          role={found.value.broken === null ? undefined : 'alert'}
          data-testid="audit-found"
          data-holds={found.value.broken === null}
        >
          {found.value.broken === null && <Icon name="check" />} <span>{words.found(found.value)}</span>
        </p>
      )}
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}

function Rows({ rows }: { rows: readonly AuditLine[] }) {
  const { column, action } = text.settings.safety.audit;
  return (
    <TableRoom label={text.settings.safety.audit.heading}>
      <table class="audit-rows">
        <thead>
          <tr>
            <th class="num">{column.seq}</th>
            <th>{column.at}</th>
            <th>{column.who}</th>
            <th>{column.machine}</th>
            <th>{column.action}</th>
            <th>{column.answer}</th>
            <th>{column.detail}</th>
            <th>{column.hash}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.seq} data-testid="audit-row" data-action={row.action}>
              <td class="num figure">{number(row.seq)}</td>
              <td class="figure">{toTheSecond(row.at)}</td>
              <td>{whoWords(row)}</td>
              <td>{row.machine ?? ''}</td>
              <td>{action(row.action)}</td>
              <td class={/^(refused|failed)/.test(row.answer) ? 'audit-refused' : undefined}>{row.answer}</td>
              <td class="audit-detail">{detailWords(row)}</td>
              <td class="audit-hash" title={row.hash}>
                {row.hash.slice(0, 8)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  );
}
