import type { ItemView } from '../../../src/server/wire-studio.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { type Need, type NeedKind, needsOfItem } from '../../studio/needs.ts';
import { text } from '../../text.ts';

const zones: Readonly<Record<NeedKind, 'caution' | 'unsafe' | 'shallow'>> = {
  identity: 'unsafe',
  'out-of-service': 'unsafe',
  expired: 'caution',
  'check-failed': 'unsafe',
  'calibration-expired': 'caution',
  'fell-back': 'caution',
  trend: 'caution',
  due: 'caution',
  uncalibrated: 'caution',
  soon: 'shallow',
};

/** What it needs, by shape, colour and word. */
export function NeedMark({ need }: { need: Need }) {
  const zone = zones[need.kind];
  return (
    <span class={`zone-word zone-${zone} studio-mark`} data-testid="studio-need" data-need={need.kind}>
      <ZoneMark zone={zone} size={14} />
      {text.studio.needs.kind[need.kind]}
    </span>
  );
}

/** Of a place or a needle there is nothing that could be fine. */
const judged: ReadonlySet<string> = new Set(['machine', 'pad', 'standard']);

/** The first thing that an item needs, or that it is fine, or retired. */
export function StateMark({ item }: { item: ItemView }) {
  const [need] = needsOfItem(item);
  if (need !== undefined) return <NeedMark need={need} />;
  if (item.state === 'retired') return <span class="tag-retired">{text.studio.state.retired}</span>;
  if (!judged.has(item.content.kind)) return null;
  return (
    <span class="zone-word zone-target studio-mark" data-testid="studio-need" data-need="">
      <ZoneMark zone="target" size={14} />
      {text.studio.needs.fine}
    </span>
  );
}
