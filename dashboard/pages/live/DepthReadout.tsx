import { mm } from '../../format.ts';
import { closeCall } from '../../live/closeCall.ts';
import { depthShown } from '../../live/depthShown.ts';
import { devices, gauges, isStale, stationUs } from '../../live/state.ts';
import { padTrack } from '../../live/tracks.ts';
import { Explain } from '../../parts/Explain.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { zonesHidden } from '../../training/attempts.ts';
import { shownLimits } from '../../training/limits.ts';
import { zoneNow, zoneOfDot } from '../../training/zones.ts';
import { CloseWords, DepthBy } from './DepthBy.tsx';
import { DepthHidden } from './DepthHidden.tsx';
import { DepthRuler } from './DepthRuler.tsx';

/** The number to be read from 1.5 m: the last stroke's peak depth, its zone as word, shape and colour. */
export function DepthReadout({ serial }: { serial: string | null }) {
  const gauge = serial === null ? undefined : gauges.value.get(serial);
  if (gauge?.role !== 'pad') return null;
  const words = text.live.depth;
  const stale = isStale(gauge.sampledUs);
  const track = padTrack(gauge.serial);
  const dot = track.dots.value.at(-1);
  const shown = depthShown(gauge, track.releasedUs, dot, stationUs.value ?? 0);
  const { depthMm } = shown;
  const zone =
    shown.of === 'dot' && dot !== undefined
      ? zoneOfDot(dot)
      : zoneNow(gauge.serial, shown.zone, shown.depthMm);
  const state = stale ? 'stale' : shown.state;
  const saying = state === 'up' ? words.up[shown.of] : words[state];
  const broken = gauge.sensor === 'ok' ? '' : text.live.sensor[gauge.sensor];
  const off = gauge.state === 'online' ? '' : text.live.padState(text.devices.state[gauge.state]);
  if (zonesHidden(serial)) {
    const trouble = broken !== '' ? broken : off !== '' ? off : stale ? words.stale : '';
    return <DepthHidden state={state} trouble={trouble} />;
  }
  const scale = devices.value?.find((device) => device.serial === gauge.serial)?.scale ?? null;
  const close = zone === null ? null : closeCall(depthMm, shownLimits.value, scale);
  return (
    <section
      class={`panel depth depth-${state}`}
      data-testid="depth"
      data-state={state}
      data-zone={zone ?? ''}
    >
      <div class="depth-words">
        <h2>
          <Explain label={words.label} words={words.explain} />
        </h2>
        <p class={`depth-zone zone-${zone ?? 'none'}`} data-testid="depth-zone">
          {zone === null ? (
            <span>{words.none}</span>
          ) : (
            <>
              <ZoneMark zone={zone} size={24} />
              <span>{text.zone[zone]}</span>
            </>
          )}
        </p>
        {close !== null && <CloseWords close={close} />}
        <p class={`depth-number zone-${zone ?? 'none'}`}>
          <span class="figure" data-testid="depth-mm">
            {mm(depthMm)}
          </span>
          <span class="unit">{words.unit}</span>
        </p>
        <p class="depth-state" data-testid="depth-state">
          {broken !== '' ? broken : off !== '' ? off : saying}
        </p>
        {scale !== null && <DepthBy scale={scale} depthMm={depthMm} />}
      </div>
      <DepthRuler serial={gauge.serial} stale={stale} />
    </section>
  );
}
