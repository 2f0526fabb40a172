import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { palette } from '../../charts/palette.ts';
import { number } from '../../format.ts';
import { devices, gauges } from '../../live/state.ts';
import { padTrack } from '../../live/tracks.ts';
import { Explain } from '../../parts/Explain.tsx';
import { text } from '../../text.ts';
import { zonesTold } from '../../training/names.ts';
import type { Channel } from './mapFrame.ts';
import { drawMap, mapFrame } from './mapFrame.ts';

/** Where the dots lie, for a pad that senses position; absent for one that does not. */
export function DotMap({ serial }: { serial: string | null }) {
  const device = devices.value?.find((one) => one.serial === serial);
  const channel = (name: string): Channel | undefined => device?.channels.find((one) => one.name === name);
  const x = channel('x');
  const y = channel('y');
  if (serial === null || x === undefined || y === undefined) return null;
  return <PadMap key={serial} serial={serial} x={x} y={y} />;
}

function PadMap({ serial, x, y }: { serial: string; x: Channel; y: Channel }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dots = padTrack(serial).dots;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const draw = () => {
      const gauge = gauges.value.get(serial);
      const at = gauge?.role === 'pad' && gauge.inSkin ? gauge : null;
      drawMap(element, mapFrame(element, x, y), dots.value, at, palette.value);
    };
    const stop = effect(draw);
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
    };
  }, [serial, x.min, x.max, y.min, y.max]);
  const parts = zonesTold
    .map((zone) => [zone, dots.value.filter((dot) => dot.zone === zone).length] as const)
    .filter(([, count]) => count > 0)
    .map(([zone, count]) => `${number(count)} ${text.zone[zone].toLowerCase()}`);
  const summary = text.live.map.summary(dots.value.length, parts.join(', '));
  return (
    <section class="panel dot-map">
      <h2>
        <Explain label={text.live.map.label} words={text.live.map.explain} />
      </h2>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${text.live.map.label}. ${summary}`}
        style={{ aspectRatio: `${x.max - x.min} / ${y.max - y.min}` }}
        data-testid="dot-map"
      />
      <p class="quiet" data-testid="dot-map-words">
        {summary}
      </p>
    </section>
  );
}
