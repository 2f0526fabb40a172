import { mm } from '../../format.ts';
import { padTrack } from '../../live/tracks.ts';
import { Explain } from '../../parts/Explain.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { dotTones } from '../../settings.ts';
import { text } from '../../text.ts';

/** More than a laptop's height has room for: the style sheet hides what would not fit. */
const SHOWN = 12;

/** The last dots, newest first. */
export function LastDots({ serial }: { serial: string | null }) {
  const dots = serial === null ? [] : padTrack(serial).dots.value;
  const words = text.live.dots;
  const rows = dots.slice(-SHOWN).reverse();
  return (
    <section class="panel last-dots" data-testid="last-dots">
      <div class="panel-head">
        <h2>
          <Explain label={words.label} words={words.explain} />
        </h2>
        <label class="check" title={text.sound.dotsWords}>
          <input
            type="checkbox"
            checked={dotTones.value === 'on'}
            onChange={({ currentTarget }) => {
              dotTones.value = currentTarget.checked ? 'on' : 'off';
            }}
          />
          <span>{text.sound.dots}</span>
        </label>
      </div>
      {rows.length === 0 ? (
        <p class="quiet">{words.empty}</p>
      ) : (
        <ol class="dot-rows">
          {rows.map((dot) => (
            <li key={dot.startUs} class={`dot-row zone-${dot.zone}`}>
              <ZoneMark zone={dot.zone} />
              <span class="dot-zone">{text.zone[dot.zone]}</span>
              <span class="dot-depth figure">{mm(dot.depthMm)} mm</span>
              <span class="dot-strokes">{words.strokes(dot.strokes)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
