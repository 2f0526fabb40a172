import type { ItemView } from '../../../src/server/wire-studio.ts';
import { day, said } from '../../format.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { StateMark } from './StateMark.tsx';

/** One item in a line or three: what it is, how much it was used, what holds for it. */
export function ItemRow({ item }: { item: ItemView }) {
  const { content, online, calibration } = item;
  const words = text.studio;
  const isDevice = content.kind === 'machine' || content.kind === 'pad';
  const about = [
    content.serial !== '' && content.serial !== content.name ? content.serial : '',
    [content.maker, content.model].filter((one) => one !== '').join(' '),
  ].filter((one) => one !== '');
  return (
    <li class="studio-row" data-testid="studio-item" data-kind={content.kind} data-serial={content.serial}>
      <div class="studio-row-name">
        <a href={hrefOf.studioItem(item.id)}>{content.name}</a>
        {online && <span class="studio-attached">{words.attached}</span>}
      </div>
      <StateMark item={item} />
      <p class="studio-row-about quiet">{about.join(', ')}</p>
      {isDevice && (
        <p class="studio-row-more">
          {calibration === null
            ? words.calibration.none[content.kind === 'pad' ? 'pad' : 'machine']
            : said(calibration.sentence)}
        </p>
      )}
      {isDevice && <p class="studio-row-more quiet">{usageWords(item)}</p>}
      {content.kind === 'standard' && (
        <p class="studio-row-more quiet">
          {words.facts.expandedOf(content.standard.expandedMm, content.standard.k)},{' '}
          {content.standard.validUntil === null
            ? words.facts.noEnd
            : item.expired
              ? words.facts.expired(content.standard.validUntil)
              : `${words.facts.validUntil.toLowerCase()} ${day(content.standard.validUntil)}`}
        </p>
      )}
    </li>
  );
}

/** The motor's time of a machine, the needle's of a pad, with the strokes. */
function usageWords({ content, usage: { total } }: ItemView): string {
  const words = text.studio.usage;
  if (total.sessions === 0) return words.unused;
  return words.short(words.time(content.kind === 'machine' ? total.runningS : total.contactS), total.strokes);
}
