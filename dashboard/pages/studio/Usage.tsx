import type { ItemView } from '../../../src/server/wire-studio.ts';
import { dateTime, number } from '../../format.ts';
import { Explain } from '../../parts/Explain.tsx';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { text } from '../../text.ts';

type Counted = ItemView['usage']['total'];
type Name = keyof Counted;

const ofMachine: readonly Name[] = ['runningS', 'strokes', 'starts', 'sessions', 'recordedS'];
const ofPad: readonly Name[] = ['contactS', 'strokes', 'dots', 'deepEvents', 'sessions', 'recordedS'];
const times: ReadonlySet<Name> = new Set(['runningS', 'contactS', 'recordedS']);

/** How much it was used, in all and since service, as the recorded sessions say. */
export function Usage({ item }: { item: ItemView }) {
  const words = text.studio.usage;
  const { total, sinceService, deleted, serviceAt } = item.usage;
  const figure = (usage: Counted, name: Name): string =>
    times.has(name) ? words.time(usage[name]) : number(usage[name]);
  return (
    <section class="panel studio-usage" aria-label={words.heading} data-testid="studio-usage">
      <h2>
        <Explain label={words.heading} words={words.explain} />
      </h2>
      {total.sessions === 0 ? (
        <p class="quiet">{words.unused}</p>
      ) : (
        <>
          <TableRoom label={words.heading}>
            <table>
              <thead>
                <tr>
                  <td />
                  <th class="num">{words.total}</th>
                  <th class="num">{words.since}</th>
                </tr>
              </thead>
              <tbody>
                {(item.content.kind === 'machine' ? ofMachine : ofPad).map((name) => (
                  <tr key={name} data-usage={name}>
                    <th scope="row">{words.row[name]}</th>
                    <td class="num figure">{figure(total, name)}</td>
                    <td class="num figure">{figure(sinceService, name)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableRoom>
          <p class="quiet">
            {serviceAt === null ? words.noService : words.serviceAt(dateTime(serviceAt))}
            {deleted.sessions > 0 && ` ${words.deleted(deleted.sessions)}`}
          </p>
        </>
      )}
    </section>
  );
}
