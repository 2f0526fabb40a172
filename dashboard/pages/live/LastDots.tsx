import { mm } from '../../format.ts';
import { padTrack } from '../../live/tracks.ts';
import { Explain } from '../../parts/Explain.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { zonesHidden } from '../../training/attempts.ts';
import { zoneOfDot } from '../../training/zones.ts';

/** More than a laptop's height has room for: the style sheet hides what would not fit. */
const SHOWN = 12;

/** The last dots, newest first. */
export function LastDots({ serial }: { serial: string | null }) {
  const dots = serial === null ? [] : padTrack(serial).dots.value;
  const words = text.live.dots;
  const rows = dots.slice(-SHOWN).reverse();
  // How many strokes it had is the machine's and the hand's time, and says nothing of depth.
  const hidden = zonesHidden(serial);
  return (
    <section class="panel last-dots" data-testid="last-dots">
      <h2>
        <Explain label={words.label} words={words.explain} />
      </h2>
      {rows.length === 0 ? (
        <p class="quiet">{words.empty}</p>
      ) : (
        <ol class="dot-rows">
          {rows.map((dot) => {
            const zone = zoneOfDot(dot);
            if (hidden)
              return (
                <li key={dot.startUs} class="dot-row">
                  <span class="dot-plain" />
                  <span class="dot-zone">{words.strokes(dot.strokes)}</span>
                </li>
              );
            return (
              <li key={dot.startUs} class={`dot-row zone-${zone ?? 'none'}`}>
                {zone === null ? <span /> : <ZoneMark zone={zone} />}
                <span class="dot-zone">{zone === null ? '' : text.zone[zone]}</span>
                <span class="dot-depth figure">{mm(dot.depthMm)} mm</span>
                <span class="dot-strokes">{words.strokes(dot.strokes)}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
