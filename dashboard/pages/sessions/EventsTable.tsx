import type { Signal } from '@preact/signals';
import type { FeedEvent, SessionDetail } from '../../../src/server/wire.ts';
import { type View, viewAround } from '../../charts/viewRange.ts';
import { moment, span } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { useGrowing } from '../../parts/useGrowing.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { evidenceWords } from './evidenceWords.ts';

const FINE_US = 1e6;

interface Props {
  readonly detail: SessionDetail;
  readonly view: Signal<View | null>;
  /** The pad that the charts show. */
  readonly chosen: Signal<string | null>;
}

/** What happened, in order; a tap shows the place in the charts, of the pad it happened on. */
export function EventsTable({ detail, view, chosen }: Props) {
  const words = text.event;
  const { shown, more, onScroll } = useGrowing(detail.events.length);
  const left = detail.events.length - shown.value;
  const show = (event: FeedEvent) => {
    const isPad = detail.devices.some(({ serial, role }) => serial === event.serial && role === 'pad');
    if (isPad) chosen.value = event.serial;
    view.value = viewAround(event.onsetUs, event.endUs ?? event.onsetUs, detail.durationUs);
    document.getElementById('charts')?.scrollIntoView({ block: 'start' });
  };
  return (
    <section class="panel">
      <h2>{text.session.events}</h2>
      {detail.events.length === 0 ? (
        <p class="quiet">{text.session.noEvents}</p>
      ) : (
        <TableRoom label={text.session.events} class="event-room" onScroll={onScroll}>
          <table data-testid="event-table">
            <thead>
              <tr>
                <th scope="col">{words.onset}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.length}</th>
                <th scope="col">{words.device}</th>
                <th scope="col">{words.evidence}</th>
              </tr>
            </thead>
            <tbody>
              {detail.events.slice(0, shown.value).map((event) => (
                <tr key={`${event.serial}/${event.id}`} data-testid="event-row" data-kind={event.kind}>
                  <td>
                    <button
                      type="button"
                      class="button figure"
                      aria-label={text.session.show(words.short[event.kind], moment(event.onsetUs, FINE_US))}
                      onClick={() => show(event)}
                    >
                      {moment(event.onsetUs, FINE_US)}
                    </button>
                  </td>
                  <td>
                    <span class={`zone-word zone-${event.severity === 'info' ? 'none' : event.severity}`}>
                      {event.severity !== 'info' && <ZoneMark zone={event.severity} size={12} />}
                      {words.short[event.kind]}
                    </span>
                  </td>
                  <td class="figure">
                    {event.endUs === null ? words.going : span(event.endUs - event.onsetUs)}
                  </td>
                  <td>{event.serial}</td>
                  <td>{evidenceWords(event.evidence)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {left > 0 && (
            <button type="button" class="button" data-testid="events-more" onClick={more}>
              {text.session.moreEvents(left)}
            </button>
          )}
        </TableRoom>
      )}
    </section>
  );
}
