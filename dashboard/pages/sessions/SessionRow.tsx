import type { SessionSummary } from '../../../src/server/wire.ts';
import { clock, dateTime, number } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { go, hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { StatusWord } from './StatusWord.tsx';

/** One session of the list. The whole row can be tapped; the link in it is what keyboard and reader use. */
export function SessionRow({ session }: { session: SessionSummary }) {
  const words = text.sessions;
  const href = hrefOf.session(session.id);
  const cell = (column: keyof typeof words.column) => ({ 'data-label': words.column[column] });
  return (
    <tr class="session-row" data-testid="session-row" onClick={() => go(href)}>
      <td class="session-when">
        <a href={href}>{dateTime(session.startedAt)}</a>
      </td>
      <td class={session.label === '' ? 'session-label quiet' : 'session-label'}>
        {session.label === '' ? words.unlabelled : session.label}
      </td>
      <td {...cell('status')}>
        <StatusWord status={session.status} />
      </td>
      <td class="num" {...cell('length')}>
        {clock(session.durationUs)}
      </td>
      <td class="session-devices" {...cell('pads')}>
        {session.devices.map(({ serial }) => serial).join(', ')}
      </td>
      <td class="num" {...cell('strokes')}>
        {number(session.strokes)}
      </td>
      <td class="num" {...cell('dots')}>
        {number(session.dots)}
      </td>
      <td class={session.unsafe > 0 ? 'num unsafe-count' : 'num'} {...cell('unsafe')}>
        {session.unsafe > 0 && <ZoneMark zone="unsafe" size={12} />} {number(session.unsafe)}
      </td>
      <td class={session.lost > 0 ? 'num lost-count' : 'num'} {...cell('lost')}>
        {number(session.lost)}
      </td>
    </tr>
  );
}
