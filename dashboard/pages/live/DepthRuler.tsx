import { useEffect, useRef } from 'preact/hooks';
import { number } from '../../format.ts';
import { onFrame } from '../../live/frame.ts';
import { padTrack } from '../../live/tracks.ts';
import { text } from '../../text.ts';
import { shownLimits } from '../../training/limits.ts';

/** The needle's reach of the last 60 ms: six columns of the live envelope or so, never fewer than two. */
const REACH_US = 60_000;

/**
 * A cut through the skin: surface at the top, the zones below it to scale, and a bar from the shallowest to
 * the deepest that the needle has just been.
 */
export function DepthRuler({ serial, stale }: { serial: string; stale: boolean }) {
  const bar = useRef<HTMLDivElement>(null);
  const limits = shownLimits.value;
  const bottomMm = limits === null ? 2.25 : limits.unsafeMm * 1.5;

  useEffect(() => {
    const low = new Float32Array(16);
    const high = new Float32Array(16);
    const gap = new Uint8Array(16);
    return onFrame(() => {
      const { columns } = padTrack(serial);
      const element = bar.current;
      if (element === null || columns === null) return;
      const shown = Math.min(16, Math.max(2, Math.ceil(REACH_US / columns.columnUs)));
      columns.read(columns.newest, low, high, gap);
      let top = Number.POSITIVE_INFINITY;
      let deep = Number.NEGATIVE_INFINITY;
      for (let i = 16 - shown; i < 16; i++) {
        top = Math.min(top, low[i] ?? top);
        deep = Math.max(deep, high[i] ?? deep);
      }
      if (!(deep >= top)) return;
      const share = (mm: number): number => Math.min(1, Math.max(0, mm / bottomMm));
      const height = Math.max(0.012, share(deep) - share(top));
      element.style.transform = `translateY(${(share(top) * 100).toFixed(2)}cqh) scaleY(${height.toFixed(4)})`;
    });
  }, [serial, bottomMm]);

  if (limits === null) return null;
  const parts = [
    ['shallow', 0, limits.targetMm],
    ['target', limits.targetMm, limits.cautionMm],
    ['caution', limits.cautionMm, limits.unsafeMm],
    ['unsafe', limits.unsafeMm, bottomMm],
  ] as const;
  return (
    <div class={stale ? 'ruler ruler-stale' : 'ruler'} role="img" aria-label={text.live.depth.ruler}>
      <div class="ruler-scale">
        {parts.map(([zone, from, to]) => (
          <div key={zone} class={`ruler-zone ruler-${zone}`} style={{ flexGrow: to - from }}>
            <span class="figure">{number(from, 1)}</span>
          </div>
        ))}
        <div class="ruler-needle" ref={bar} />
      </div>
    </div>
  );
}
